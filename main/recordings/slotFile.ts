/**
 * A temporary file of slots of equal size for what does not fit in memory: write, read back, give a slot free. It disappears with its
 * owner; where the system allows, even when the process dies. Used by boundedStore.ts.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opened at the first write. */
export class SlotFile {
  private readonly slotBytes: number;
  private readonly free: number[] = [];
  private folder: string | null = null;
  private handle: number | null = null;
  private slots = 0;

  constructor(slotBytes: number) {
    this.slotBytes = slotBytes;
  }

  /** Bytes in the file, free slots included. */
  get size(): number {
    return this.slots * this.slotBytes;
  }

  /** Writes one slot and returns its number. */
  write(bytes: Uint8Array): number {
    this.handle ??= this.open();
    const slot = this.free.pop() ?? this.slots++;
    for (let written = 0; written < bytes.length; ) {
      const begin = slot * this.slotBytes + written;
      written += writeSync(this.handle, bytes, written, bytes.length - written, begin);
    }
    return slot;
  }

  /** The first `length` bytes of a slot. */
  read(slot: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length && this.handle !== null; ) {
      const count = readSync(this.handle, bytes, got, length - got, slot * this.slotBytes + got);
      if (count === 0) throw new Error('the temporary file of the recording is shorter than it was');
      got += count;
    }
    return bytes;
  }

  /** The slot may be written again. */
  release(slot: number): void {
    this.free.push(slot);
  }

  close(): void {
    if (this.handle !== null) closeSync(this.handle);
    this.handle = null;
    this.slots = 0;
    this.free.length = 0;
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
