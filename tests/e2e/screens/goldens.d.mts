/** Types of goldens.mjs. */
export function goldenOf(look: string, state: string): Buffer | null;
export function keepGolden(look: string, state: string, picture: Uint8Array): void;
export function writeContactSheet(names: readonly string[]): void;
