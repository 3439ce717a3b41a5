/**
 * One instance: a second start, a file opened in the system's file manager or dropped on the dock reach the window that is
 * already there. Collects requests until there is one.
 */
import { app } from 'electron';
import { experimentArguments } from './files.ts';
import type { AppWindow } from './window.ts';

/** Files asked for so far and from now on. */
export interface Requests {
  /** Sends all requests, past and coming, to this window. */
  attach(window: AppWindow): void;
}

/** The requests of this instance, or null where another instance runs, which has been told by then. */
export function onlyInstance(files: readonly string[]): Requests | null {
  if (!app.requestSingleInstanceLock()) return null;
  const waiting = [...files];
  let window: AppWindow | null = null;
  const open = (places: readonly string[]): void => {
    if (window === null) waiting.push(...places);
    // One run is on the stage: of several files the last one asked for.
    else for (const place of places.slice(-1)) void window.openFile(place);
  };
  app.on('second-instance', (_event, args, folder) => {
    window?.show();
    open(experimentArguments(args, folder));
  });
  app.on('open-file', (event, place) => {
    event.preventDefault();
    open([place]);
  });
  return {
    attach: (opened) => {
      window = opened;
      open(waiting.splice(0));
    },
  };
}
