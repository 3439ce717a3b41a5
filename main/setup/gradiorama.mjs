/** `npm run gradiorama -- ...`: the command line (main/cli) in a checkout. */
import { launch } from './launch.mjs';

await launch('cli');
