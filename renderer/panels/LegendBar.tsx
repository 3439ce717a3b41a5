/**
 * The palette as a bar: its 256 colours side by side, exactly as they are used.
 */
import { useLayoutEffect, useRef } from 'react';
import { paletteTable, shownPalette } from '../picture/palettes.ts';
import { useView } from '../state/appContext.ts';

/** One pixel a colour, stretched by the style sheet. */
export function LegendBar() {
  const theme = useView((state) => state.theme);
  const choice = useView((state) => state.palette);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const { name, reversed } = shownPalette(theme, choice);
    const table = paletteTable(name, reversed);
    const image = context.createImageData(256, 1);
    for (let color = 0; color < 256; color++) {
      image.data.set(table.subarray(3 * color, 3 * color + 3), 4 * color);
      image.data[4 * color + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [theme, choice]);
  return <canvas ref={canvas} className="legend-bar" width={256} height={1} />;
}
