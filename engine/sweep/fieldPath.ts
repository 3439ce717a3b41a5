/**
 * A field of a document by its path: "optimizer.learningRate", "model.blocks.0.times", "model.blocks[0].times". Finds and replaces;
 * what may stand there is for the document's schema to say. Called by expandSweep.ts.
 */

/** Keys and indices of a path. */
export function pathKeys(path: string): readonly string[] {
  return path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
}

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function has(container: Container, key: string): boolean {
  return Object.hasOwn(container, key) && !(Array.isArray(container) && key === 'length');
}

function entry(container: unknown, key: string): unknown {
  return isContainer(container) && has(container, key) ? (container as Record<string, unknown>)[key] : undefined;
}

/**
 * A copy of `document` with `value` at the path; null where no such place is. What `document` leaves out is looked up in `whole`, the same
 * document with its defaults: a default that nobody wrote must not stand in the way of another choice. The last key may be new.
 */
export function withField(
  document: unknown,
  whole: unknown,
  [key, ...rest]: readonly string[],
  value: unknown,
): unknown | null {
  const place = document === undefined ? whole : document;
  if (key === undefined || key === '' || !isContainer(place)) return null;
  const isList = Array.isArray(place);
  if (isList && !has(place, key)) return null;
  const below = rest.length === 0 ? value : withField(entry(place, key), entry(whole, key), rest, value);
  if (below === null && rest.length > 0) return null;
  return isList ? place.map((each, index) => (String(index) === key ? below : each)) : { ...place, [key]: below };
}

/** Keys there are at the deepest place of the path that exists. */
export function keysNear(whole: unknown, keys: readonly string[]): readonly string[] {
  let place = whole;
  for (const key of keys.slice(0, -1)) {
    const next = entry(place, key);
    if (!isContainer(next)) break;
    place = next;
  }
  return isContainer(place) ? Object.keys(place) : [];
}
