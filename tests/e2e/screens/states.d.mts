/** Types of states.mjs. */
export interface Look {
  readonly theme: string;
  readonly language: string;
  readonly size: { readonly width: number; readonly height: number };
}
export interface State {
  readonly name: string;
  readonly test?: readonly string[];
}
export interface Scene {
  readonly name: string;
  readonly preset?: string;
  readonly states: readonly State[];
}
export const everyLook: readonly Look[];
export function nameOf(look: Look): string;
export function scenesOf(presets: readonly string[]): readonly Scene[];
