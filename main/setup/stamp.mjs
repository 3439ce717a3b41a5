/**
 * Tells whether a built part is up to date: a SHA-256 over the contents of its inputs, remembered in dist/.stamps.json.
 * Contents, not times: a fresh clone and a changed branch have new times and old contents. Used by build.mjs only.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { inProject, root } from './project.mjs';

const stampFile = inProject('dist', '.stamps.json');

/** Every file below the given files and folders (relative to the checkout), sorted; missing ones are left out. */
export function filesBelow(places, skip = () => false) {
  const found = [];
  const visit = (place) => {
    if (skip(place) || !existsSync(path.join(root, place))) return;
    if (statSync(path.join(root, place)).isDirectory())
      for (const name of readdirSync(path.join(root, place)).sort()) visit(`${place}/${name}`);
    else found.push(place);
  };
  for (const place of places) visit(place);
  return found;
}

/** The digest of these files' names and contents. */
export function digest(files) {
  const hash = createHash('sha256').update(`node ${process.versions.node.split('.')[0]}\n`);
  for (const file of files) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Whether `part` was built from inputs of this digest. */
export function isFresh(part, stamp) {
  return readStamps()[part] === stamp;
}

/** Remembers that `part` was built from inputs of this digest. */
export function remember(part, stamp) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamps(), [part]: stamp }, null, 2)}\n`);
}
