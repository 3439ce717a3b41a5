/** `npm run oracle -- ...`: runs a folder of reference cases (main/cli/oracle.ts) in a checkout. */
import { launch } from './launch.mjs';

await launch('oracle');
