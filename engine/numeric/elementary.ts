/**
 * The elementary functions of the engine, in one place for whoever needs several. They stand in for Math's, whose last bits
 * differ between Node, Electron and Chromium; the methods are told in the files they come from.
 */
export { erf } from './errorFunction.ts';
export { exp, expm1, sigmoid, tanh } from './exponential.ts';
export { log, log1p, log2, log10, pow } from './logarithm.ts';
export { cos, PI, sin } from './trigonometric.ts';
