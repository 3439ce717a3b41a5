/**
 * What the setup programs say to the person who starts the application, in the system's language: assets/words/{de,en}/setup.json.
 * Tools for developers (tests, packaging) speak English and do not ask here.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { inProject } from './project.mjs';

/** The system's language, as far as it is one of ours. */
export function systemLanguage(env = process.env) {
  const told = env.LC_ALL || env.LC_MESSAGES || env.LANG || new Intl.DateTimeFormat().resolvedOptions().locale;
  return told.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** One line of words with its slots filled. */
export function words(key, values = {}) {
  const book = JSON.parse(readFileSync(inProject('assets', 'words', systemLanguage(), 'setup.json'), 'utf8'));
  return book[key].replaceAll(/\{\{(\w+)\}\}/g, (_, slot) => String(values[slot]));
}
