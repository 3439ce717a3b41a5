/**
 * What electron-builder asks in between (electron-builder.yml names this file): whether to look after node_modules, and what
 * to do with Electron's runtime before the application goes into it. Nobody else calls it.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';

/** No: everything is bundled, there are no modules to install, rebuild or collect. */
export function beforeBuild() {
  return false;
}

/** Removes the application that an unpacked runtime starts by default; some carry it as a folder, which would end the packing. */
export async function afterExtract({ appOutDir }) {
  await rm(path.join(appOutDir, 'resources', 'default_app.asar'), { recursive: true, force: true });
}
