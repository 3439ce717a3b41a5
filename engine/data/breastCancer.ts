/**
 * Breast cancer: thirty measurements of the cell nuclei of 569 samples of tissue.
 */
import { plainRow, tableSource } from './tables.ts';

/** Mean, standard error and worst value of ten measurements; their scales differ, so standardise by feature. */
export const breastCancer = tableSource({
  file: 'data/breast_cancer.csv',
  rows: 569,
  features: 30,
  classes: ['malignant', 'benign'],
  attribution:
    'Breast Cancer Wisconsin, diagnostic (W. Wolberg et al., 1993), UCI Machine Learning Repository, CC BY 4.0',
  row: plainRow,
});
