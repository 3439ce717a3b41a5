/**
 * Numbers in the reader's notation: decimal comma or point, thin spaces between thousands, powers of ten with a real
 * superscript. Pure; it knows no screen. Markup: `^{...}` is set raised and `_{...}` lowered (i18n/Rich.tsx, picture labels).
 */

/** Languages whose notation is known. */
export type NumberLanguage = 'de' | 'en';

/** Between thousands, and between a number and its unit: never breaks a line. */
export const THIN_SPACE = '\u202f';
const MINUS = '\u2212';
const POINT = { de: ',', en: '.' } as const;

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
}

/** Digits as `toFixed` or `toString` gives them, in the reader's notation. */
function notate(text: string, language: NumberLanguage): string {
  const negative = text.startsWith('-');
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const body = fraction === undefined ? grouped(whole) : `${grouped(whole)}${POINT[language]}${fraction}`;
  return negative ? MINUS + body : body;
}

/** What is not a finite number, in signs that every reader knows; null for a finite one. */
function special(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '∞';
  return value === Number.NEGATIVE_INFINITY ? `${MINUS}∞` : null;
}

/** A power of ten: "10^{-7}" with a real minus. */
export function powerOfTen(exponent: number): string {
  return `10^{${exponent < 0 ? MINUS : ''}${Math.abs(exponent)}}`;
}

/** `digits` significant figures; from 0.01 to 9999 written out, else as mantissa times a power of ten. */
export function significant(value: number, language: NumberLanguage, digits = 3): string {
  const named = special(value);
  if (named !== null) return named;
  if (value === 0) return '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -2 && exponent < 4) return notate(value.toFixed(Math.max(0, digits - 1 - exponent)), language);
  return `${notate(mantissa, language)}·${powerOfTen(exponent)}`;
}

/** `decimals` places where they say something, for columns of factors: "0.23"; else as `significant`. */
export function fixed(value: number, language: NumberLanguage, decimals: number): string {
  const magnitude = Math.abs(value);
  const fits = magnitude < 100 && (magnitude === 0 || magnitude >= 10 ** (1 - decimals));
  return fits ? notate(value.toFixed(decimals), language) : significant(value, language, 2);
}

/** At most three significant figures, without closing zeros: "0.05", "1.9", "3.2·10^{-7}". */
export function brief(value: number, language: NumberLanguage): string {
  const rounded = Number(value.toPrecision(3));
  const magnitude = Math.abs(rounded);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) return significant(value, language, 2);
  return special(rounded) ?? notate(rounded.toString(), language);
}

/** All the digits that tell a float32 from its neighbours. */
export function exact(value: number, language: NumberLanguage): string {
  return significant(value, language, 9);
}

/** A count: "11 584". */
export function count(value: number, language: NumberLanguage): string {
  return special(value) ?? notate(Math.round(value).toString(), language);
}

/** A share 0 ... 1 in per cent: "23 %". */
export function percent(share: number, language: NumberLanguage, decimals = 0): string {
  return special(share) ?? `${notate((100 * share).toFixed(decimals), language)}${THIN_SPACE}%`;
}

/** A setting as a person would type it: shortest form, no thousands. */
export function setting(value: number, language: NumberLanguage): string {
  return value.toString().replace('.', POINT[language]).replace('-', MINUS);
}

/** The end of a range: "1 000", "10^{-30}". */
export function limit(value: number, language: NumberLanguage): string {
  const [mantissa = '', exponent] = value.toString().split('e');
  if (exponent === undefined) return notate(mantissa, language);
  return mantissa === '1'
    ? powerOfTen(Number(exponent))
    : `${notate(mantissa, language)}·${powerOfTen(Number(exponent))}`;
}

/** "1.000" to a German, "1,000" to an English reader: one thousand to one, one to another. */
export function isAmbiguous(text: string, language: NumberLanguage): boolean {
  return (language === 'de' ? /^[+\-\u2212]?[1-9]\d{0,2}\.\d{3}$/ : /^[+\-\u2212]?[1-9]\d{0,2},\d{3}$/).test(
    text.trim(),
  );
}

/** Takes separators between thousands out where there is no doubt that they are: more than one, or a decimal sign after them. */
function withoutThousands(text: string): string {
  const found = /^([+-]?)(\d{1,3}(?:\.\d{3})+)(,\d*)?$|^([+-]?)(\d{1,3}(?:,\d{3})+)(\.\d*)?$/.exec(text);
  if (found === null) return text;
  const [sign, whole, fraction] = [found[1] ?? found[4] ?? '', found[2] ?? found[5] ?? '', found[3] ?? found[6]];
  const doubtful = fraction === undefined && whole.split(/[.,]/).length === 2;
  return doubtful ? text : `${sign}${whole.replace(/[.,]/g, '')}${fraction ?? ''}`;
}

/**
 * Reads what a person typed, with comma or point, thousands set apart, minus or hyphen, "1e-3" or "10^-3"; null where it is no
 * number, or could be two.
 */
export function parseNumber(text: string, language: NumberLanguage): number | null {
  if (isAmbiguous(text, language)) return null;
  const plain = withoutThousands(
    text
      .trim()
      .replace(/[\s\u202f\u00a0]/g, '')
      .replaceAll(MINUS, '-'),
  )
    .replace(
      /^(?:(.+)[·*x×])?10\^(-?\d+)$/,
      (_, mantissa: string | undefined, power: string) => `${mantissa ?? 1}e${power}`,
    )
    .replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
