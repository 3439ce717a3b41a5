/**
 * Numbers as labels show them: plain where short, else mantissa and a power of ten whose exponent is set as a real
 * superscript by whoever draws it. Not general number formatting: the panels' sentences use Intl.
 */

/** A number ready to be set: `mantissa` alone, or mantissa·10^exponent. `special` is told apart by the caller. */
export interface Scientific {
  readonly mantissa: string;
  readonly exponent: number | null;
  readonly special: 'infinite' | 'nan' | null;
}

/** The minus sign that is as wide as a plus; a hyphen is too short. */
export const MINUS = '\u2212';

/** The exponent as text, with a real minus sign. */
export function exponentText(exponent: number): string {
  return exponent < 0 ? `${MINUS}${-exponent}` : `${exponent}`;
}

/** Between 0.1 and 1000 plain with about three digits, else scientific with `digits` after the mantissa's point. */
export function scientific(value: number, decimal: '.' | ',', digits = 1): Scientific {
  if (Number.isNaN(value)) return { mantissa: 'NaN', exponent: null, special: 'nan' };
  const sign = value < 0 ? MINUS : '';
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return { mantissa: `${sign}\u221e`, exponent: null, special: 'infinite' };
  if (magnitude === 0) return { mantissa: '0', exponent: null, special: null };
  const text = (number: number, places: number) => `${sign}${number.toFixed(places).replace('.', decimal)}`;
  if (magnitude >= 0.0995 && magnitude < 999.5) {
    return {
      mantissa: text(magnitude, magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2),
      exponent: null,
      special: null,
    };
  }
  // toExponential carries 9.96 into 1.0e+1 by itself; a logarithm would have to be mended there.
  const [mantissa = '', exponent = '0'] = magnitude.toExponential(digits).split('e');
  return { mantissa: `${sign}${mantissa.replace('.', decimal)}`, exponent: Number(exponent), special: null };
}

/** The number on one line, for places that cannot set a superscript (titles, file names): 3.8·10^-7. */
export function scientificText(value: number, decimal: '.' | ',', digits = 1): string {
  const { mantissa, exponent } = scientific(value, decimal, digits);
  return exponent === null ? mantissa : `${mantissa}\u00b710^${exponentText(exponent)}`;
}
