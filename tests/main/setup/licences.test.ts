/** The licences of what ships are those of the installed packages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Licences {
  readonly licenceFile: string;
  thirdPartyLicences(): string;
}

test('assets/licences/THIRD-PARTY.txt is current (node main/setup/licences.mjs writes it)', async () => {
  const address = new URL('../../../main/setup/licences.mjs', import.meta.url).href;
  const { licenceFile, thirdPartyLicences } = (await import(/* @vite-ignore */ address)) as Licences;
  expect(readFileSync(licenceFile, 'utf8')).toBe(thirdPartyLicences());
});
