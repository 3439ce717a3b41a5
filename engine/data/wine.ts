/**
 * Wine: thirteen chemical measurements of 178 wines from three growers.
 */
import { plainRow, tableSource } from './tables.ts';

/** Alcohol, malic acid, ash ... proline; their scales differ a thousandfold, so standardise by feature. */
export const wine = tableSource({
  file: 'data/wine_data.csv',
  rows: 178,
  features: 13,
  classes: ['1', '2', '3'],
  attribution: 'Wine (S. Aeberhard, M. Forina, 1991), UCI Machine Learning Repository, CC BY 4.0',
  row: plainRow,
});
