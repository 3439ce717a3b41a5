/**
 * Which numbers a field takes and how far one arrow key goes. Pure.
 */
import { type NumberLanguage, parseNumber } from '../i18n/numbers.ts';

/** What is allowed. */
export interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Arrow keys double and halve instead of adding one. */
  readonly doubling?: boolean;
}

/** Whether a number is allowed. */
export function judge(value: number, rule: NumberRule): boolean {
  return value >= rule.min && value <= rule.max && (!rule.integer || Number.isInteger(value));
}

/** The number that this text says; null where it says none, or none that is allowed. */
export function allowedNumber(text: string, rule: NumberRule, language: NumberLanguage): number | null {
  const found = parseNumber(text, language);
  return found !== null && judge(found, rule) ? found : null;
}

/** One arrow key up (1) or down (-1) from a value, kept within what is allowed. */
export function stepped(value: number, rule: NumberRule, direction: 1 | -1): number {
  const next = rule.doubling === true ? oneOfTwoFive(value, direction) : value + direction * (rule.integer ? 1 : 0.1);
  const rounded = rule.integer ? Math.round(next) : Number(next.toPrecision(6));
  return Math.min(rule.max, Math.max(rule.min, rounded));
}

/** The next of 1, 2, 5, 10, 20, 50 ... above or below. */
function oneOfTwoFive(value: number, direction: 1 | -1): number {
  if (value <= 0) return direction === 1 ? 0.001 : value;
  const power = 10 ** Math.floor(Math.log10(value * (1 + 1e-9)));
  const steps = [0.5, 1, 2, 5, 10, 20].map((factor) => factor * power);
  if (direction === 1) return steps.find((step) => step > value * (1 + 1e-9)) ?? value;
  return steps.findLast((step) => step < value * (1 - 1e-9)) ?? value;
}
