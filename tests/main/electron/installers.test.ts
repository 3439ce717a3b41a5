/** electron-builder.yml is valid, names all targets, and packs nothing but what the build wrote. Offline. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { expect, test } from 'vitest';
import { EXPERIMENT_ENDINGS } from '../../../main/electron/files.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const debugLogger: unknown = Reflect.construct(createRequire(import.meta.url)('builder-util').DebugLogger, [false]);
const configuration = () => getConfig(project, null, null);
const validate = (config: object): Promise<void> => Reflect.apply(validateConfiguration, null, [config, debugLogger]);

test('the configuration is valid, and validation would notice a wrong one', async () => {
  await validate(await configuration());
  await expect(validate({ ...(await configuration()), fileAssociation: [] })).rejects.toThrow(/fileAssociation/);
});

test('every promised target is named', async () => {
  const { linux, win, mac } = await configuration();
  expect([linux?.target, win?.target, mac?.target]).toEqual([['AppImage', 'deb'], ['nsis', 'portable'], ['dmg']]);
});

test('experiments open with the application', async () => {
  const { fileAssociations } = await configuration();
  const endings = [fileAssociations ?? []].flat().map(({ ext }) => ext);
  expect(endings.toSorted()).toEqual([...EXPERIMENT_ENDINGS].toSorted());
});

test('only what the build wrote is packed', async () => {
  const { files } = await configuration();
  const patterns = [files ?? []].flat().flatMap((entry) => (typeof entry === 'string' ? entry : (entry.filter ?? [])));
  const packed = patterns.filter((pattern) => !pattern.startsWith('!'));
  expect(packed.filter((pattern) => pattern !== 'package.json' && !pattern.startsWith('dist/'))).toEqual([]);
  expect(patterns).toContain('!node_modules/**');
});
