/**
 * A Port: two ends that pass protocol messages, whatever lies between them (a worker thread, Electron's IPC, a socket).
 * It knows nothing of what the messages mean (see protocol.ts). Every host and every viewer speaks through one.
 */

/** One message: a small JSON header and, for frames and the like, a binary payload. */
export interface Message<Header> {
  readonly header: Header;
  readonly payload?: Uint8Array;
}

/** One end of a connection that sends `Out` and hears `In`. */
export interface Port<Out, In> {
  /** Sends one message; never blocks, never throws for a closed port. */
  send(header: Out, payload?: Uint8Array): void;
  /** Calls `receiver` for every message from the other end until the returned function is called. */
  listen(receiver: (message: Message<In>) => void): () => void;
  /** Ends the connection from this side. */
  close(): void;
}
