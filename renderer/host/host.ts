/**
 * What a window needs from its host, whichever it is. Nobody asks a host who it is, only what it can do.
 */
import type { Command, Event, Port } from '../../engine/index.ts';

/** A file as the window hands it over or receives it. */
export interface HostFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Host {
  readonly port: Port<Command, Event>;
  /**
   * Whether this window came back (a reload) to a run that is still open: then `opened` and `state` of it come by themselves
   * right after. Missing: never.
   */
  readonly resumed?: Promise<boolean>;
  /** Asks where and writes; false when the person changed their mind. */
  save(file: HostFile): Promise<boolean>;
  /** Asks for one file of these endings (no dot); null when the person changed their mind. */
  open(endings: readonly string[]): Promise<HostFile | null>;
  /** The host asks to open this file (double-clicked, dropped on the dock). */
  onOpenFile(receiver: (file: HostFile) => void): () => void;
  /** A menu item of the native menu was chosen; `id` is a key of the command registry. */
  onMenu(receiver: (id: string) => void): () => void;
  /** Tells the host the reader's language (native menus) and whether unsaved work would be lost. */
  tell(news: { readonly language?: string; readonly unsaved?: boolean }): void;
  /** Language tags the person prefers, best first. */
  readonly languages: readonly string[];
}
