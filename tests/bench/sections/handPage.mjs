/**
 * What the hand's bench puts into the page before anything else: it hears what goes over the socket and to WebGL, and measures from an
 * event's time stamp to the picture or the answer on the screen. Used by hand.mjs; runs in the window, so it names nothing outside.
 */

const dense = (units, activation) => ({ type: 'dense', units, activation });

/** 784-256-128-10 behind the 196 pixels of the images. */
export const large = {
  format: 'gradiorama-experiment',
  version: 1,
  data: { set: 'fashion' },
  model: { blocks: [dense(784, 'relu'), dense(256, 'relu'), dense(128, 'relu'), dense(10, 'identity')] },
  initialization: { weight: { name: 'heNormal' }, bias: { name: 'zeros' } },
  loss: { type: 'crossEntropy' },
  optimizer: { type: 'sgd', learningRate: 0.01 },
  clip: { type: 'none' },
  batch: { size: 64 },
};

/** Puts `globalThis.hand` into the page. */
export function watchHand() {
  const receivers = new Set();
  const tell = (kind, what) => {
    for (const receiver of [...receivers]) receiver(kind, what);
  };
  const headerOf = (block) => {
    const length = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
    return JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + length)));
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (block) {
    tell('sent', headerOf(block));
    return send.call(this, block);
  };
  const handler = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...handler,
    set(receiver) {
      handler.set.call(this, (event) => {
        tell('heard', headerOf(new Uint8Array(event.data)));
        receiver.call(this, event);
      });
    },
  });
  for (const name of ['drawElements', 'drawArrays']) {
    const draw = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...rest) {
      draw.apply(this, rest);
      tell('drawn', this);
    };
  }
  /** Resolves with what `on` passes to its second argument; `on` hears everything meanwhile. */
  const hearing = (on) =>
    new Promise((resolve) => {
      const receiver = (kind, what) =>
        on(kind, what, (value) => {
          receivers.delete(receiver);
          resolve(value);
        });
      receivers.add(receiver);
    });
  const next = (type, what) =>
    new Promise((resolve) => addEventListener(type, resolve, { capture: true, once: true, ...what }));
  /** Runs once what was drawn in this task is done, and the window has gone on to the next picture. */
  const presented = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));

  globalThis.hand = {
    /** Milliseconds from the next event of this type to the picture of the step that it seeks. */
    async sought(type) {
      let at = null;
      let came = false;
      const drawn = hearing((kind, what, done) => {
        if (kind === 'sent' && what.type === 'seek') at = what.at;
        else if (kind === 'heard' && what.type === 'frame' && what.at === at && !what.live) came = true;
        else if (kind === 'drawn' && came) done(what);
      });
      const event = await next(type);
      const gl = await drawn;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      return (await presented()) - event.timeStamp;
    },
    /** Milliseconds from the next click until an element is seen (with this value of an attribute), and until training says that it rests. */
    async answered({ selector, attribute, value }) {
      let paused = Number.NaN;
      const silence = hearing((kind, what, done) => {
        if (kind !== 'heard' || what.type !== 'state' || what.playing) return;
        paused = performance.now();
        done();
      });
      const event = await next('click');
      const isThere = () => {
        const found = document.querySelector(selector);
        return found !== null && (attribute === undefined || found.getAttribute(attribute) === value);
      };
      while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
      const seen = (await presented()) - event.timeStamp;
      if (value === 'Play') await silence;
      return { seen, paused: paused - event.timeStamp };
    },
    /** Fails where an answer never comes. */
    patience: () =>
      new Promise((_, reject) => setTimeout(() => reject(new Error('The window gave no answer for 20 s.')), 20_000)),
    /** Drops a document on the window. */
    drop(document_) {
      const data = new DataTransfer();
      data.items.add(new File([JSON.stringify(document_)], 'large.gradiorama.json'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
  };
}
