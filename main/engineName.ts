/** Name and version of the engine, as runs and recordings tell it. Taken from package.json by the bundler. */
import manifest from '../package.json' with { type: 'json' };

/** E.g. `gradiorama 0.1.0`. */
export const engineName = `${manifest.name} ${manifest.version}`;
