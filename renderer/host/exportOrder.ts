/**
 * What a host may know of exports: how a film is ordered, what formats ask for, how the drawing page is told. A door to exports/,
 * which draws and writes; the command line comes in here (main/cli).
 */
export {
  type ExportProgress,
  type ExportSettings,
  exportLimits,
  filmOf,
} from '../exports/film.ts';
export { type FormatNeeds, formatNames, formatOf } from '../exports/formats.ts';
export {
  type RenderJob,
  renderAddresses,
  renderFailureSchema,
  renderProgressSchema,
} from '../exports/renderJob.ts';
