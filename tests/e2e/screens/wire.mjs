/**
 * A hand on the window's line to its training, from inside the page: asks in the window's name, tells it what a host would tell,
 * and lets a new window train to an exact step where it would play on. Put into the page before it loads (studio.mjs).
 */

/** Runs in the page, before the application: `plan.steps` are trained where the window asks to play, null plays. */
export function holdWire(plan) {
  const PREFIX = 4;
  const wire = { socket: null, state: null, asked: [], held: [] };
  const headerOf = (block) => {
    const bytes = new Uint8Array(block.buffer ?? block, block.byteOffset ?? 0);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    return JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)));
  };
  const blockOf = (header) => {
    const text = JSON.stringify(header);
    const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
    const block = new Uint8Array(PREFIX + json.length);
    new DataView(block.buffer).setUint32(0, json.length, true);
    block.set(json, PREFIX);
    return block;
  };
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...all) {
      super(...all);
      wire.socket = this;
      this.addEventListener('message', ({ data }) => {
        const header = headerOf(data);
        if (header.type === 'state') wire.state = header;
      });
    }
    send(block) {
      const header = headerOf(block);
      wire.asked.push(header.type);
      if (plan.never?.includes(header.type)) return;
      if (header.type !== 'play' || plan.steps === null) return super.send(block);
      super.send(blockOf({ type: 'speed', run: header.run, stepsPerSecond: null }));
      super.send(blockOf({ type: 'until', run: header.run, step: plan.steps }));
    }
  };
  wire.ask = (command) => wire.socket.send(blockOf({ ...command, run: wire.state.run }));
  wire.tell = (event) => {
    const { buffer } = blockOf({ run: wire.state.run, ...event });
    wire.socket.onmessage({ data: buffer });
  };
  window.wire = wire;
}
