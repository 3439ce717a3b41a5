/** Types of studio.mjs. */
import type { Browser } from 'playwright-core';
import type { Look, Scene, State } from './states.mjs';

export class Studio {
  static open(): Promise<Studio>;
  readonly browser: Browser;
  set(scene: Scene, look: Look): Promise<void>;
  take(state: State, scene: Scene, look: Look): Promise<Buffer>;
  close(): Promise<void>;
}
