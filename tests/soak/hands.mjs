/**
 * What the soak's lecturer does to a training session: one run trains flat out all the time, others come and go beside it, and
 * everything that can be asked is asked, at random places. The clock and the sampling are soak.mjs's.
 */

const MARATHON = 'marathon';

/** Layers of 256 and 128 on images of 14 x 14: large records, large checkpoints. */
const large = {
  format: 'gradiorama-experiment',
  version: 1,
  data: { set: 'fashion' },
  model: {
    blocks: [
      { type: 'dense', units: 256, activation: 'relu' },
      { type: 'dense', units: 128, activation: 'relu' },
      { type: 'dense', units: 10, activation: 'identity' },
    ],
  },
  initialization: { weight: { name: 'heNormal' }, bias: { name: 'zeros' } },
  loss: { type: 'crossEntropy' },
  optimizer: { type: 'sgd', learningRate: 0.05 },
  clip: { type: 'none' },
  batch: { size: 64 },
};

/** Numbers from 0 to 1, the same in every soak. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Plays on `port`; what it has done so far stands in `done`. */
export class Hands {
  #port;
  #documents;
  #random = chance(1);
  #runs = new Map();
  #opened = 0;
  #asked = new Map();
  done = { steps: 0, swaps: 0, questions: 0, answers: 0, times: [], failures: new Map() };

  constructor(port, presets) {
    this.#port = port;
    this.#documents = [...Object.values(presets), large];
    port.listen(({ header }) => this.#hear(header));
    this.#open(MARATHON, presets['sigmoid-10-xavier']);
  }

  /** Another experiment beside the marathon, in place of the last one. */
  swap() {
    const before = `run-${this.#opened++}`;
    const next = `run-${this.#opened}`;
    this.#open(next, this.#documents[this.#opened % this.#documents.length]);
    if (this.#runs.has(before)) this.#port.send({ type: 'close', run: before });
    this.#runs.delete(before);
    this.done.swaps++;
  }

  /** One question or wish to one of the open runs. */
  act() {
    const runs = [...this.#runs.entries()].filter(([, { step }]) => step > 0);
    const chosen = runs[Math.floor(this.#random() * runs.length)];
    if (chosen === undefined) return;
    const [run, known] = chosen;
    const last = known.steps?.[1] ?? 0;
    const at = Math.floor(this.#random() * last);
    const layer = Math.floor(this.#random() * known.layers);
    const questions = [
      ['frame', { type: 'seek', axis: 'step', at }],
      ['frame', { type: 'seek', axis: 'step', at: Math.max(0, last - 3) }],
      ['timeline', { type: 'timeline', axis: 'step', from: 0, to: last, columns: 1024 }],
      ['inspected', { type: 'inspect', at: last, target: { kind: 'neuron', layer, unit: 0 } }],
      ['chained', { type: 'chain', at: last }],
      ['histograms', { type: 'histograms', at: last, layer }],
      ['evaluations', { type: 'evaluations', from: 0, to: last, most: 512 }],
      ['samples', { type: 'samples', set: 'test', from: 0, count: 64 }],
    ];
    if (known.plane) questions.push(['boundary', { type: 'boundary', at: last, columns: 48, rows: 48 }]);
    const [answer, question] = questions[Math.floor(this.#random() * questions.length)];
    this.#port.send({ ...question, run });
    this.done.questions++;
    const key = `${run}/${answer}`;
    if (!this.#asked.has(key)) this.#asked.set(key, performance.now());
    if (this.#random() < 0.02 && run !== MARATHON) this.#port.send({ type: 'reset', run });
    if (this.#random() < 0.1) this.#port.send({ type: 'play', run });
  }

  /** Times a pause of the marathon until it is answered. */
  async pauseAndPlay() {
    const began = performance.now();
    await new Promise((resolve) => {
      const silence = this.#port.listen(({ header }) => {
        if (header.type !== 'state' || header.run !== MARATHON || header.playing) return;
        silence();
        resolve();
      });
      this.#port.send({ type: 'pause', run: MARATHON });
    });
    this.#port.send({ type: 'play', run: MARATHON });
    return performance.now() - began;
  }

  #open(run, experiment) {
    this.#runs.set(run, { step: 0, steps: null, layers: 1, plane: false });
    this.#port.send({ type: 'open', run, experiment });
  }

  /** These questions will have no answer. */
  #forget(run) {
    for (const key of this.#asked.keys()) if (key.startsWith(`${run}/`)) this.#asked.delete(key);
  }

  #hear(header) {
    const known = this.#runs.get(header.run);
    const key = `${header.run}/${header.type}`;
    const asked = this.#asked.get(key);
    if (asked !== undefined) {
      this.#asked.delete(key);
      this.done.answers++;
      this.done.times.push(performance.now() - asked);
    }
    if (header.type === 'failed') {
      const { failures } = this.done;
      failures.set(header.code, (failures.get(header.code) ?? 0) + 1);
    }
    if (header.type === 'failed' || header.type === 'closed') this.#forget(header.run);
    if (known === undefined) return;
    if (header.type === 'opened') {
      known.layers = header.layout.layers.length;
      known.plane = header.input.length === 1 && header.input[0] === 2;
      const { run } = header;
      for (const command of [
        { type: 'follow', on: true, axis: 'step' },
        { type: 'credit', frames: 2 },
        { type: 'play' },
      ]) {
        this.#port.send({ ...command, run });
      }
    } else if (header.type === 'state') {
      if (header.run === MARATHON) this.done.steps = header.step;
      Object.assign(known, { step: header.step, steps: header.steps });
    } else if (header.type === 'frame' && header.live && !header.preview) {
      this.#port.send({ type: 'credit', run: header.run, frames: 1 });
    }
  }
}
