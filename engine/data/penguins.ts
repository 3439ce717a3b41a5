/**
 * Penguins of three species: bill length and depth, flipper length, body mass. Island, sex and year are left out, and the
 * two birds nobody could measure.
 */
import { tableSource } from './tables.ts';

const SPECIES = ['Adelie', 'Chinstrap', 'Gentoo'];

/** Three lengths in mm and a mass in g: standardise by feature. */
export const penguins = tableSource({
  file: 'data/penguins.csv',
  rows: 342,
  features: 4,
  classes: SPECIES,
  attribution: 'palmerpenguins (A. Horst, A. Hill, K. Gorman, 2020), CC0',
  row(cells) {
    const measured = cells.slice(2, 6);
    return measured.includes('NA') ? null : [measured.map(Number), SPECIES.indexOf(cells[0] ?? '')];
  },
});
