/**
 * Where the small pictures lie that are committed, and the page that shows them all side by side: tests/e2e/goldens/contact.html. Written by
 * `npm run screenshots -- --update`, read by screenshots.test.ts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { project } from '../launch.mjs';

const folder = path.join(project, 'tests', 'e2e', 'goldens');
const placeOf = (look, state) => path.join(folder, look, `${state}.webp`);

/** The golden of a state in a look; null where there is none. */
export function goldenOf(look, state) {
  const place = placeOf(look, state);
  return existsSync(place) ? readFileSync(place) : null;
}

/** Keeps a small picture as the golden. */
export function keepGolden(look, state, picture) {
  const place = placeOf(look, state);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, picture);
}

/** Writes the page that shows all goldens: a row for each state, in the order given, a column for each look, the fullest first. */
export function writeContactSheet(names) {
  const count = (look) => readdirSync(path.join(folder, look)).length;
  const looks = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => count(b) - count(a) || a.localeCompare(b));
  const cell = (state) => (look) =>
    goldenOf(look, state) === null ? '<td></td>' : `<td><img src="${look}/${state}.webp" alt="" loading="lazy"></td>`;
  const rows = names
    .filter((state) => looks.some((look) => goldenOf(look, state) !== null))
    .map((state) => `<tr><th>${state}</th>${looks.map(cell(state)).join('')}</tr>`);
  const style = 'body{font:14px sans-serif;background:#777}th{text-align:left;vertical-align:top}td,th{padding:4px}';
  const head = `<tr><th></th>${looks.map((look) => `<th>${look}</th>`).join('')}</tr>`;
  const page = `<!doctype html><meta charset="utf-8"><title>Contact sheet</title><style>${style}</style>`;
  writeFileSync(path.join(folder, 'contact.html'), `${page}\n<table>\n${[head, ...rows].join('\n')}\n</table>\n`);
}
