/**
 * A Port over one end of a worker thread: messages pass as {header, payload}, payloads are handed over, not copied. Checks nothing:
 * whoever reads the headers does.
 */
import type { Message, Port } from '../engine/index.ts';

/** A Worker, or a worker's parentPort. */
export interface ThreadEnd {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', receiver: (value: unknown) => void): unknown;
  off(event: 'message', receiver: (value: unknown) => void): unknown;
}

/** Speaks over `end`; `close` is what ends the connection. */
export function workerPort<Out, In>(end: ThreadEnd, close: () => void): Port<Out, In> {
  return {
    send(header, payload) {
      if (payload === undefined) end.postMessage({ header });
      else end.postMessage({ header, payload }, ownsBuffer(payload) ? [payload.buffer] : []);
    },
    listen(receiver) {
      const hear = (value: unknown) => receiver(value as Message<In>);
      end.on('message', hear);
      return () => {
        end.off('message', hear);
      };
    },
    close,
  };
}

function ownsBuffer(payload: Uint8Array): payload is Uint8Array<ArrayBuffer> {
  return payload.buffer instanceof ArrayBuffer && payload.byteLength === payload.buffer.byteLength;
}
