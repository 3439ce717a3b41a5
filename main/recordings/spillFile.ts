/**
 * A temporary file for what does not fit in memory: append and read back, nothing else. It disappears with its owner; where the system
 * allows, even when the process dies. Used by the record and checkpoint stores.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opened at the first append. */
export class SpillFile {
  private folder: string | null = null;
  private handle: number | null = null;
  private end = 0;

  /** Bytes in the file. */
  get size(): number {
    return this.end;
  }

  /** Writes `bytes` and returns where they begin. */
  append(bytes: Uint8Array): number {
    this.handle ??= this.open();
    const begin = this.end;
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.handle, bytes, written, bytes.length - written, begin + written);
    }
    this.end = begin + bytes.length;
    return begin;
  }

  read(begin: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length && this.handle !== null; ) {
      const count = readSync(this.handle, bytes, got, length - got, begin + got);
      if (count === 0) throw new Error('the temporary file of the recording is shorter than it was');
      got += count;
    }
    return bytes;
  }

  close(): void {
    if (this.handle !== null) closeSync(this.handle);
    this.handle = null;
    this.end = 0;
    this.remove();
  }

  private open(): number {
    this.folder = mkdtempSync(join(tmpdir(), 'gradiorama-'));
    const handle = openSync(join(this.folder, 'recording'), 'wx+', 0o600);
    // An open file lives on without a name, so that a crash leaves nothing behind; Windows refuses and removes at close.
    if (process.platform !== 'win32') this.remove();
    return handle;
  }

  private remove(): void {
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
    this.folder = null;
  }
}
