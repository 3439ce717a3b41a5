/**
 * What passes between a window and Electron's main process, and the object the preload script puts into the window for it.
 * Protocol messages travel inside `command` and `event`. Not the protocol itself (engine/session/protocol.ts).
 * Read by electronHost.ts in the window and by main/electron on the other side; each checks what it hears.
 */
import { z } from 'zod';
import { commandSchema, eventSchema } from '../../engine/index.ts';

/** Largest file that is opened or saved, in bytes. */
export const LARGEST_FILE = 512 * 1024 * 1024;

const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength <= LARGEST_FILE,
  'a Uint8Array of at most 512 MB',
);
const fileSchema = z.object({ name: z.string().min(1).max(255), bytes });

/** Notes a window sends to the main process; none is answered. */
export const toMainSchema = z.discriminatedUnion('kind', [
  /** The window listens: files that wait to be opened may come now. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('command'), header: commandSchema, payload: bytes.optional() }),
  z.object({ kind: z.literal('tell'), language: z.enum(['de', 'en']).optional(), unsaved: z.boolean().optional() }),
]);
export type ToMain = z.infer<typeof toMainSchema>;

/** Questions a window asks the person through the main process. */
export const questionSchema = z.discriminatedUnion('kind', [
  /** Answered by true or false. */
  z.object({ kind: z.literal('save'), file: fileSchema }),
  /** Answered by a file or null. */
  z.object({
    kind: z.literal('open'),
    endings: z
      .array(z.string().regex(/^[a-z0-9]+(\.[a-z0-9]+)*$/i))
      .min(1)
      .max(16),
  }),
]);
export type Question = z.infer<typeof questionSchema>;

/** Answers to the questions, in their order. */
export const savedSchema = z.boolean();
export const openedFileSchema = fileSchema.nullable();

/** What the main process sends to a window. */
export const toWindowSchema = z.discriminatedUnion('kind', [
  /** The answer to `ready`: whether a run is open already, which `opened` and `state` then tell of. */
  z.object({ kind: z.literal('welcome'), resumed: z.boolean() }),
  z.object({ kind: z.literal('event'), header: eventSchema, payload: bytes.optional() }),
  z.object({ kind: z.literal('openFile'), file: fileSchema }),
  z.object({ kind: z.literal('menu'), id: z.string().min(1).max(64) }),
]);
export type ToWindow = z.infer<typeof toWindowSchema>;

/** The only thing the preload script adds to a window. */
export interface Bridge {
  post(note: unknown): void;
  ask(question: unknown): Promise<unknown>;
  listen(receiver: (message: unknown) => void): void;
}
