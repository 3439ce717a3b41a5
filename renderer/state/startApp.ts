/**
 * Puts the window's parts together: preferences, store, session, keys, menus, files, and the first experiment, which plays at a
 * slow pace. No React here; main.tsx draws.
 */
import { presets } from '../../engine/index.ts';
import type { Host } from '../host/host.ts';
import { preferredLanguage } from '../i18n/words.ts';
import { cameraNames } from '../picture/cameras.ts';
import type { App } from './appContext.ts';
import type { Clock } from './clock.ts';
import { diagnosing } from './diagnosing.ts';
import { evaluationFeed } from './evaluationFeed.ts';
import { takeFile } from './files.ts';
import { followRange } from './followRange.ts';
import type { LiveValues } from './frames.ts';
import { listenToKeys, takeMenu } from './keys.ts';
import { lookingBack } from './lookingBack.ts';
import { playWish } from './playWish.ts';
import { type Drawer, keepPreferences, readPreferences } from './preferences.ts';
import { keepRecent } from './recent.ts';
import { connectSession } from './session.ts';
import { slowMotion } from './slowMotion.ts';
import { viewStore } from './store.ts';
import { undoing } from './undoing.ts';

/** Starts everything; what it returns is handed down to the panels. `drawer` outlasts the window, `tab` its reloads. */
export function startApp(host: Host, live: LiveValues, clock: Clock, drawer: Drawer, tab: Drawer): App {
  const store = viewStore({ language: preferredLanguage(host.languages), ...readPreferences(drawer) });
  const session = connectSession(host, store, live, clock, playWish(tab));
  const now = (): number => performance.now();
  const looking = lookingBack(host.port, store, live, clock, now);
  const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const app: App = {
    host,
    store,
    live,
    session,
    undoing: undoing(store, session),
    lookingBack: looking,
    slowMotion: slowMotion({ session, store, live, lookingBack: looking, clock, now, calm }),
    evaluations: evaluationFeed(host.port, store, live, clock),
    chooseCamera(index) {
      const camera = cameraNames[index];
      if (camera !== undefined) store.setState({ camera });
      return camera !== undefined;
    },
  };
  keepPreferences(store, drawer);
  keepRecent(store, drawer);
  diagnosing(store, live, clock);
  followRange(store, live, clock);
  host.tell({ language: store.getState().language });
  store.subscribe((now, before) => {
    if (now.language !== before.language) host.tell({ language: now.language });
    if (now.unsaved !== before.unsaved) host.tell({ unsaved: now.unsaved });
  });
  host.onMenu((id) => takeMenu(app, id));
  host.onOpenFile((file) => takeFile(app, file));
  listenToKeys(app);
  void start(app);
  return app;
}

/** A window that came back finds its run; a new one meets a network that already trains. */
async function start({ host, session }: App): Promise<void> {
  const resumed = (await host.resumed) ?? false;
  if (!resumed) session.open(presets['first-start'], true);
}
