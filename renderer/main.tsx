/**
 * The app of a window, fetched by open.ts: finds its host, joins store, live values and session, opens the first experiment,
 * and draws the app.
 */
import './jitless.ts';
import 'uplot/dist/uPlot.min.css';
import './fonts.css';
import './theme.css';
import './layout.css';
import './controls.css';
import './cards.css';
import './exports.css';
import './experiment.css';
import './dialogs.css';
import './timeline.css';
import './legend.css';
import './charts.css';
import './probes.css';
import './folding.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { electronBridge, electronHost } from './host/electronHost.ts';
import type { Host } from './host/host.ts';
import { webHost } from './host/webHost.ts';
import { Rescue } from './panels/Rescue.tsx';
import { AppContext } from './state/appContext.ts';
import { browserClock } from './state/clock.ts';
import { liveValues } from './state/frames.ts';
import { browserDrawer } from './state/preferences.ts';
import { startApp } from './state/startApp.ts';

function findHost(): Host {
  const bridge = electronBridge();
  return bridge === null ? webHost() : electronHost(bridge);
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const app = startApp(
  findHost(),
  liveValues(),
  browserClock,
  browserDrawer('localStorage'),
  browserDrawer('sessionStorage'),
);
createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <Rescue>
        <App />
      </Rescue>
    </AppContext>
  </StrictMode>,
);
