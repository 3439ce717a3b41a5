/**
 * Writes assets/licences/THIRD-PARTY.txt: the licence texts of every package whose code ships. Run by hand after a change of
 * dependencies (`node main/setup/licences.mjs`); the file is committed and a test says when it is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { inProject, manifest, say } from './project.mjs';

/** Where the text is kept. */
export const licenceFile = inProject('assets', 'licences', 'THIRD-PARTY.txt');

/** Build tools whose code is part of what they build. */
const builtIn = ['assemblyscript', 'vite', 'rolldown'];

function readPackage(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/** The folder of a dependency as Node would find it from `folder`; null where an optional one is missing. */
function resolve(name, folder) {
  for (let place = folder; place.length >= inProject().length - 1; place = path.dirname(place)) {
    const found = path.join(place, 'node_modules', name);
    if (existsSync(path.join(found, 'package.json'))) return found;
  }
  return null;
}

/** Folders of all packages that ship: the dependencies, and theirs, and so on. */
function shippedFolders() {
  const found = new Set();
  const visit = (name, from) => {
    // Types are erased: nothing of them ships.
    if (name.startsWith('@types/')) return;
    const folder = resolve(name, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    for (const inner of Object.keys(readPackage(folder).dependencies ?? {})) visit(inner, folder);
  };
  for (const name of Object.keys(manifest().dependencies)) visit(name, inProject());
  for (const name of builtIn) found.add(resolve(name, inProject()) ?? inProject());
  return [...found].filter((folder) => folder !== inProject());
}

function licenceText(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  return (
    names
      .sort()
      .map((name) => readFileSync(path.join(folder, name), 'utf8').replace(/\r/g, ''))
      // Build tools list what they bundle for themselves; that does not ship.
      .map((text) => (text.split(/^# Licenses of bundled dependencies/m)[0] ?? '').trim())
      .join('\n\n')
  );
}

/** For a package that names the MIT licence and forgets its text: the text of this project's own, with its author. */
function mitText(author) {
  const own = readFileSync(inProject('LICENSE'), 'utf8').trim();
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${author}`);
}

/** The whole text: one section a package and version, in alphabetical order. */
export function thirdPartyLicences() {
  const sections = shippedFolders().map((folder) => {
    const { name, version, license, author } = readPackage(folder);
    const by = typeof author === 'string' ? author : author?.name;
    const text = licenceText(folder) || (license === 'MIT' && by ? mitText(by) : '');
    if (text === '') throw new Error(`${name} ${version} brings no licence text.`);
    return { title: `${name} ${version} (${license})`, text };
  });
  const unique = [...new Map(sections.map((one) => [one.title, one])).values()];
  unique.sort((a, b) => (a.title < b.title ? -1 : 1));
  const rule = '='.repeat(100);
  const head = 'Software by others that is part of Gradiorama, with its licences.\n';
  return `${head}\n${unique.map(({ title, text }) => `${rule}\n${title}\n${rule}\n\n${text}\n`).join('\n')}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(licenceFile, thirdPartyLicences());
  say(`${path.relative(inProject(), licenceFile)} written.`);
}
