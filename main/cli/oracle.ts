/**
 * Entry of the oracle program (oracle/program.ts): `npm run oracle -- VECTORS OUT [--reference]`.
 */
import { oracle } from './oracle/program.ts';

process.exitCode = oracle(process.argv.slice(2));
