/**
 * The little the application remembers between starts: the window's place and the reader's language. One small JSON file;
 * a missing, damaged or foreign one counts as empty. Nothing of a run is kept here.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const coordinate = z.number().int().min(-100_000).max(100_000);
const size = z.number().int().min(1).max(100_000);
const settingsSchema = z.object({
  place: z.object({ x: coordinate, y: coordinate, width: size, height: size }).optional().catch(undefined),
  maximized: z.boolean().default(false).catch(false),
  language: z.enum(['de', 'en']).optional().catch(undefined),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Reads the settings; never throws. */
export function readSettings(file: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}

/** Writes the settings in one move; a disk that refuses costs the memory, not the program. */
export function writeSettings(file: string, settings: Settings): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(settings));
    renameSync(`${file}.new`, file);
  } catch {
    // Nothing is lost but where the window stood.
  }
}

/** The settings as the running application holds them. */
export interface Memory {
  readonly settings: Settings;
  change(part: Partial<Settings>): void;
}

/** The settings kept in a folder, written with every change. */
export function memoryIn(folder: string): Memory {
  const file = path.join(folder, 'settings.json');
  let settings = readSettings(file);
  return {
    get settings() {
      return settings;
    },
    change: (part) => {
      settings = { ...settings, ...part };
      writeSettings(file, settings);
    },
  };
}
