/**
 * Who the application is to the system, and the switches Chromium must have before it starts: the sandbox, and no reason
 * to speak to any network. Called first of all by main.ts.
 */
import { app } from 'electron';
import { assetPath } from '../assets.ts';

/** The application's name, as menus and the system show it. */
const NAME = 'Gradiorama';

/** Chromium's background services that would otherwise ask for updates, lists or fields of trial. */
const QUIET = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-sync',
  'no-pings',
] as const;

/** Sets name, about panel and switches. */
export function setUpIdentity(): void {
  app.setName(NAME);
  app.setAppUserModelId('org.gradiorama.app');
  app.setAboutPanelOptions({
    applicationName: NAME,
    applicationVersion: app.getVersion(),
    copyright: 'MIT',
    iconPath: assetPath('icons/icon.png'),
  });
  // Without a graphics card Chromium draws WebGL in software only on request; the page is ours alone, so it may be trusted.
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
  for (const name of QUIET) app.commandLine.appendSwitch(name);
  // No name and no address resolves: even what guards.ts could not see gets nowhere.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}
