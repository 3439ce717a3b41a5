/**
 * Iris: four lengths of 150 flowers of three species.
 */
import { plainRow, tableSource } from './tables.ts';

/** Sepal length and width, petal length and width, in cm. */
export const iris = tableSource({
  file: 'data/iris.csv',
  rows: 150,
  features: 4,
  classes: ['setosa', 'versicolor', 'virginica'],
  attribution: 'Iris (R. A. Fisher, 1936), UCI Machine Learning Repository, CC BY 4.0',
  row: plainRow,
});
