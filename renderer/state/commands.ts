/**
 * The registry of commands: one table used by keys, native menus (Host.onMenu) and the list of keys. A new command is one
 * entry. What a command means stands in the session; what a key is, in keys.ts.
 */
import type { WordKey } from '../i18n/words.ts';
import { encodingNames } from '../picture/encodings/encodings.ts';
import { paletteChoices } from '../picture/palettes.ts';
import type { App } from './appContext.ts';
import { openFile, saveExperiment } from './files.ts';
import { nextThing } from './nextThing.ts';
import { fittingRange } from './ranges.ts';
import { type Card, type Dialog, writesText } from './store.ts';

/** One thing a person can ask for. */
export interface AppCommand {
  readonly label: WordKey;
  readonly group: 'time' | 'view' | 'file';
  /** Keys as keys.ts writes them; the first is shown. */
  readonly keys: readonly string[];
  /** Whether the run on the stage has such a thing; missing: every run has. */
  offered?(app: App): boolean;
  run(app: App): void;
}

/** Whether a command can be asked for now. */
export function isOffered(command: { offered?: ((app: App) => boolean) | undefined }, app: App): boolean {
  return command.offered?.(app) ?? true;
}

/** The text of a character model in the charts' card, or closes it again. */
function toggleText({ store }: App): void {
  const { chartsOpen, chart, cardsHidden, folded } = store.getState();
  const shown = chartsOpen && chart === 'text' && !cardsHidden && !folded.includes('inspector');
  const unfolded = folded.filter((card) => card !== 'inspector');
  store.setState(
    shown ? { chartsOpen: false } : { chartsOpen: true, chart: 'text', cardsHidden: false, folded: unfolded },
  );
}

function toggle(app: App, field: 'cardsHidden' | 'lecture'): void {
  app.store.setState((state) => ({ [field]: !state[field] }));
}

/** Opens a dialog, or closes it; one at a time. */
function toggleDialog(app: App, dialog: Dialog): void {
  app.store.setState((state) => ({ dialog: state.dialog === dialog ? null : dialog }));
}

/** Folds a card to its title, or opens it; a hidden card is shown first. */
function fold({ store }: App, card: Card): void {
  const { folded, cardsHidden } = store.getState();
  const isFolded = folded.includes(card) && !cardsHidden;
  const others = folded.filter((other) => other !== card);
  store.setState({ folded: isFolded || cardsHidden ? others : [...others, card], cardsHidden: false });
}

/** The whole screen, or the window again. */
function toggleFullScreen(): void {
  const done =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen();
  // A system that refuses the whole screen leaves the window as it is.
  done.catch(() => undefined);
}

/** Whether time runs: the network trains or the past is played. */
export function isRunning({ store }: App): boolean {
  const { progress, replaying } = store.getState();
  return replaying || progress?.playing === true;
}

function playOrPause(app: App): void {
  if (isRunning(app)) app.session.pause();
  else if (app.store.getState().slowMotion) app.slowMotion.play();
  else app.session.play();
}

function jump(app: App, to: 'first' | 'last'): void {
  const { axis, progress } = app.store.getState();
  const range = axis === 'step' ? progress?.steps : progress?.epochs;
  if (to === 'last') app.session.seek(null);
  else if (range) app.session.seek(range[0]);
}

function fit({ store, live }: App): void {
  const { run, encoding } = store.getState();
  const frame = live.frame.current;
  if (run !== null && frame !== null) store.setState({ range: fittingRange(frame, run, encoding) });
}

/** The entry after this one; after the last the first. */
function nextOf<T>(all: readonly T[], now: T): T {
  return all[(all.indexOf(now) + 1) % all.length] ?? now;
}

/** Moves the focus by a layer; from none it begins at the output (back) or the first layer. Past either end nothing is in focus. */
function moveFocus({ store }: App, by: 1 | -1): void {
  const { run, focusLayer } = store.getState();
  const layers = run?.layout.layers.length ?? 0;
  const next = focusLayer === null ? (by > 0 ? 0 : layers - 1) : focusLayer + by;
  store.setState({ focusLayer: next >= 0 && next < layers ? next : null, selection: null });
}

/** Camera presets by number: the stage says which there are. */
export const CAMERA_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Every command; the key is the id that menus send. */
export const commands = {
  play: {
    label: 'command.play',
    group: 'time',
    keys: ['Space'],
    run: playOrPause,
  },
  stepForward: {
    label: 'command.stepForward',
    group: 'time',
    keys: ['ArrowRight', 'PageDown'],
    run: ({ session }) => session.move(1),
  },
  stepBack: {
    label: 'command.stepBack',
    group: 'time',
    keys: ['ArrowLeft', 'PageUp'],
    run: ({ session }) => session.move(-1),
  },
  first: { label: 'command.first', group: 'time', keys: ['Home'], run: (app) => jump(app, 'first') },
  last: { label: 'command.last', group: 'time', keys: ['End'], run: (app) => jump(app, 'last') },
  stepEpoch: {
    label: 'command.stepEpoch',
    group: 'time',
    keys: ['Shift+ArrowRight'],
    run: ({ session }) => session.stepEpoch(),
  },
  reset: { label: 'command.reset', group: 'time', keys: ['r'], run: ({ session }) => session.reset() },
  axis: {
    label: 'command.axis',
    group: 'time',
    keys: ['e'],
    run: ({ session, store }) => session.setAxis(store.getState().axis === 'step' ? 'epoch' : 'step'),
  },
  slowMotion: {
    label: 'command.slowMotion',
    group: 'time',
    keys: ['w'],
    run: ({ slowMotion, store }) => slowMotion.choose(!store.getState().slowMotion),
  },
  next: { label: 'command.next', group: 'view', keys: ['n'], run: (app) => nextThing(app)?.run() },
  cards: { label: 'command.cards', group: 'view', keys: ['h'], run: (app) => toggle(app, 'cardsHidden') },
  release: {
    label: 'command.release',
    group: 'view',
    keys: ['Escape'],
    run: ({ store }) => store.setState({ selection: null, hover: null, inspection: null, focusLayer: null }),
  },
  charts: {
    label: 'command.charts',
    group: 'view',
    keys: ['c'],
    run: ({ store }) => store.setState((state) => ({ chartsOpen: !state.chartsOpen, cardsHidden: false })),
  },
  text: {
    label: 'command.text',
    group: 'view',
    keys: ['q'],
    offered: ({ store }) => writesText(store.getState().run),
    run: toggleText,
  },
  commands: {
    label: 'command.commands',
    group: 'view',
    keys: ['k', 'Mod+k'],
    run: ({ store }) => store.setState((state) => ({ commandsOpen: !state.commandsOpen })),
  },
  focusNext: { label: 'command.focusNext', group: 'view', keys: ['.'], run: (app) => moveFocus(app, 1) },
  focusBack: { label: 'command.focusBack', group: 'view', keys: [','], run: (app) => moveFocus(app, -1) },
  encoding: {
    label: 'command.encoding',
    group: 'view',
    keys: ['m'],
    run: ({ store }) => store.setState(({ encoding }) => ({ encoding: nextOf<string>(encodingNames, encoding) })),
  },
  palette: {
    label: 'command.palette',
    group: 'view',
    keys: ['a'],
    run: ({ store }) => store.setState(({ palette }) => ({ palette: nextOf(paletteChoices, palette) })),
  },
  holdRange: {
    label: 'command.holdRange',
    group: 'view',
    keys: ['g'],
    run: ({ store }) => store.setState(({ rangeHeld }) => ({ rangeHeld: !rangeHeld })),
  },
  fit: { label: 'command.fit', group: 'view', keys: ['f'], run: fit },
  theme: {
    label: 'command.theme',
    group: 'view',
    keys: ['t'],
    run: ({ store }) => store.setState((state) => ({ theme: state.theme === 'night' ? 'projector' : 'night' })),
  },
  language: {
    label: 'command.language',
    group: 'view',
    keys: [],
    run: ({ store }) => store.setState((state) => ({ language: state.language === 'de' ? 'en' : 'de' })),
  },
  lecture: { label: 'command.lecture', group: 'view', keys: ['l'], run: (app) => toggle(app, 'lecture') },
  fullScreen: { label: 'command.fullScreen', group: 'view', keys: ['F11', 'Shift+f'], run: toggleFullScreen },
  foldExperiment: {
    label: 'command.foldExperiment',
    group: 'view',
    keys: ['x'],
    run: (app) => fold(app, 'experiment'),
  },
  foldInspector: {
    label: 'command.foldInspector',
    group: 'view',
    keys: ['i'],
    run: (app) => fold(app, 'inspector'),
  },
  foldTimeline: { label: 'command.foldTimeline', group: 'view', keys: ['b'], run: (app) => fold(app, 'timeline') },
  keys: { label: 'command.keys', group: 'view', keys: ['?', 'F1'], run: (app) => toggleDialog(app, 'keys') },
  about: { label: 'command.about', group: 'view', keys: [], run: (app) => toggleDialog(app, 'about') },
  gallery: { label: 'command.gallery', group: 'file', keys: ['p'], run: (app) => toggleDialog(app, 'gallery') },
  data: { label: 'command.data', group: 'file', keys: ['d'], run: (app) => toggleDialog(app, 'data') },
  undo: { label: 'command.undo', group: 'file', keys: ['Mod+z'], run: ({ undoing }) => undoing.undo() },
  redo: { label: 'command.redo', group: 'file', keys: ['Mod+Shift+z', 'Mod+y'], run: ({ undoing }) => undoing.redo() },
  open: { label: 'command.open', group: 'file', keys: ['o', 'Mod+o'], run: (app) => void openFile(app) },
  export: { label: 'command.export', group: 'file', keys: ['v'], run: (app) => toggleDialog(app, 'export') },
  save: { label: 'command.save', group: 'file', keys: ['s', 'Mod+s'], run: (app) => void saveExperiment(app) },
} as const satisfies Record<string, AppCommand>;

/** Id of a command. */
export type CommandId = keyof typeof commands;

/** The command of this id; null for ids that are none (an older menu, say). */
export function commandOf(id: string): AppCommand | null {
  return Object.hasOwn(commands, id) ? commands[id as CommandId] : null;
}
