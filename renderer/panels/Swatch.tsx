/**
 * A short bar in the colour that a magnitude has on the stage. For tables and labels beside numbers.
 */
import { position } from '../picture/magnitude.ts';
import { cssColor, paletteColor, shownPalette } from '../picture/palettes.ts';
import { useView } from '../state/appContext.ts';

/** Decoration beside the number it stands for. */
export function Swatch({ value }: { readonly value: number }) {
  const theme = useView((state) => state.theme);
  const palette = useView((state) => state.palette);
  const range = useView((state) => state.range);
  const { name, reversed } = shownPalette(theme, palette);
  const place = position(value, range);
  const color = Number.isFinite(place) ? cssColor(paletteColor(name, place, reversed)) : 'transparent';
  return <i className="swatch" style={{ background: color }} aria-hidden="true" />;
}
