/**
 * Exit codes that scripts can use; told in `--help`.
 */
export const exitCodes = {
  /** All went well. */
  fine: 0,
  /** A mistake of the program, or the machine cannot do it. */
  internal: 1,
  /** The command line or the document is wrong. */
  usage: 2,
  /** Training went to its end, but a loss, gradient or parameter stopped being finite on the way. */
  diverged: 3,
  /** Stopped by the person; what was done is kept. */
  stopped: 4,
} as const;

/** An end that has been put into words; anything else thrown is a mistake of ours. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}
