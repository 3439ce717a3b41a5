/**
 * What the screenshots show: scenes (a preset trained to a step) and the states of the window in each. A new state is one more line; `pose`
 * brings the window into it and waits for what the picture must show. `main`: pictured in every combination of theme, language and
 * size. `golden: false`: what it shows depends on the machine, so it is looked at but not compared. `test`: the looks in which
 * screenshots.test.ts takes it again.
 */

const [NIGHT, PAPER] = ['night-de-1280x720', 'projector-en-1280x720'];

const keys =
  (...pressed) =>
  (sitter) =>
    sitter.press(...pressed);

/** Presses keys, then waits for an element with this id. */
const shows =
  (id, ...pressed) =>
  async (sitter) => {
    await sitter.press(...pressed);
    await sitter.seeId(id);
  };

async function scrub(sitter, { steps }) {
  await sitter.press('Home');
  await sitter.counted(0, steps - 1);
  for (let at = 1; at <= 3; at++) {
    await sitter.press('ArrowRight');
    await sitter.counted(at, steps - 1);
  }
  await sitter.numbersOf(3);
}

const picked = (kind, layer) => async (sitter) => {
  await sitter.pick(kind, layer);
  await sitter.seeId('exact');
};

async function proved(sitter) {
  await sitter.click('prove');
  await sitter.seeId('proof');
}

/** Slow motion through the recorded steps, stopped the moment its line below the headline says this; at which step depends on the machine. */
const slowed =
  (said) =>
  async (sitter, { steps }) => {
    await sitter.press('Home');
    await sitter.counted(0, steps - 1);
    await sitter.press('w');
    await sitter.page.evaluate(
      (words) =>
        new Promise((resolve) => {
          const press = () => {
            const key = { key: ' ', bubbles: true, cancelable: true };
            document.body.dispatchEvent(new KeyboardEvent('keydown', key));
          };
          const watch = new MutationObserver(() => {
            const text = document.querySelector('[data-testid=slow-caption]')?.textContent ?? '';
            if (!new RegExp(words).test(text)) return;
            watch.disconnect();
            press();
            resolve();
          });
          watch.observe(document.body, { subtree: true, childList: true, characterData: true });
          press();
        }),
      said,
    );
  };

const section = (name) => async (sitter) => {
  await sitter.click(`section-${name}`);
  await sitter.see(`[data-testid=section-${name}][aria-expanded=true]`);
  await sitter.page.mouse.move(0, 0);
};

const chart = (name, canvases) => async (sitter) => {
  await sitter.press('c');
  await sitter.click(`chart-${name}`);
  await sitter.page.waitForFunction(
    (wanted) => document.querySelectorAll('[data-testid=charts] canvas').length >= wanted,
    canvases,
  );
};

const file = (name, content) => async (sitter) => {
  const buffer = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  await sitter.open({ name, mimeType: 'application/json', buffer });
  await sitter.seeId('problem');
};

async function exporting(sitter, format) {
  await sitter.press('v');
  await sitter.seeId('export-preview');
  if (format !== undefined) await sitter.click(`export-format-${format}`);
  await sitter.page.waitForFunction(() => document.querySelector('[data-testid=export-preview]').width !== 300);
}

const CAMERAS = ['2', '3', '4', '5', '6', '7', '8', '9'];
const PALETTES = ['viridis', 'cividis', 'grey'];

const paused = [
  { name: 'paused', test: [NIGHT], main: true },
  {
    name: 'playing',
    pose: (sitter) => sitter.page.evaluate(() => window.wire.tell({ ...window.wire.state, playing: true })),
  },
  { name: 'scrubbed', pose: scrub },
  { name: 'neuron', pose: picked('neuron', 0.6) },
  { name: 'edge', pose: picked('edge', 0.55) },
  { name: 'proof', pose: proved },
  { name: 'focus-layer', pose: keys('.', '.', '.') },
  { name: 'relative-gradient', pose: keys('m') },
  { name: 'activation', pose: keys('m', 'm') },
  { name: 'range-follows', pose: keys('g') },
  ...PALETTES.map((name, at) => ({
    name: `palette-${name}`,
    test: name === 'grey' ? [PAPER] : [],
    pose: keys(...Array(at + 1).fill('a')),
  })),
  ...CAMERAS.map((name) => ({ name: `camera-${name}`, pose: keys(name) })),
  { name: 'charts-progress', pose: chart('progress', 2) },
  { name: 'charts-layers', test: ['projector-de-1024x768'], main: true, pose: chart('layers', 2) },
  { name: 'charts-histograms', pose: chart('histograms', 3) },
  { name: 'bare', pose: keys('h') },
  { name: 'lecture', test: [PAPER], pose: keys('l') },
  { name: 'folded', pose: keys('x', 'i', 'b') },
  { name: 'slow-forward', golden: false, pose: slowed('h3|h_3|h₃') },
  { name: 'slow-backward', golden: false, pose: slowed('[×·*]') },
  { name: 'section-data', pose: section('data') },
  { name: 'section-layers', pose: section('layers') },
  { name: 'section-initialization', pose: section('initialization') },
  { name: 'section-training', pose: section('training') },
  { name: 'section-run', pose: section('run') },
  { name: 'section-probes', pose: section('probes') },
  { name: 'keys', pose: shows('dialog-keys', '?') },
  { name: 'scenes', pose: shows('dialog-gallery', 'p') },
  { name: 'data', pose: shows('data-attribution', 'd') },
  { name: 'export', test: [PAPER], pose: (sitter) => exporting(sitter) },
  { name: 'export-gif', pose: (sitter) => exporting(sitter, 'gif') },
  {
    name: 'export-progress',
    golden: false,
    async pose(sitter) {
      await exporting(sitter);
      await sitter.click('export-start');
      await sitter.page.waitForFunction(
        () => document.querySelector('[data-testid=export-running] progress')?.value > 3,
      );
    },
  },
  { name: 'commands', pose: shows('commands', 'k') },
  {
    name: 'commands-found',
    async pose(sitter) {
      await sitter.press('k');
      await sitter.page.getByTestId('command-search').fill('pal');
    },
  },
  {
    name: 'about',
    async pose(sitter) {
      await sitter.click('about');
      await sitter.seeId('dialog-about');
    },
  },
  {
    name: 'tooltip',
    async pose(sitter) {
      await sitter.page.getByTestId('play').focus();
      await sitter.press('Tab', 'Shift+Tab');
      await sitter.see('.tooltip');
    },
  },
  {
    name: 'list',
    async pose(sitter) {
      await sitter.page.getByTestId('data').press('Enter');
      await sitter.see('[role=listbox]');
    },
  },
  {
    name: 'wrong-number',
    async pose(sitter) {
      await sitter.page.getByTestId('width').fill('0');
      await sitter.press('Enter');
      await sitter.see('[data-testid=width][aria-invalid=true]');
    },
  },
  { name: 'wrong-document', pose: file('lecture.gradiorama.json', { seed: -1, model: { width: 0 } }) },
  { name: 'no-document', pose: file('slides.json', 'not a document') },
  {
    name: 'worker-lost',
    test: [NIGHT],
    async pose(sitter) {
      await sitter.tell({ type: 'workerLost', step: 40 });
      await sitter.seeId('continue');
    },
  },
  {
    name: 'closed',
    async pose(sitter) {
      await sitter.tell({ type: 'closed' });
      await sitter.seeId('notice');
    },
  },
];

/** A new window, before its run: what it says then, and what it shows at first. */
const begin = [
  { name: 'first-start', test: [PAPER], main: true, fresh: true, steps: 24, pose: (sitter) => sitter.numbersOf(23) },
  {
    name: 'untrained',
    fresh: true,
    steps: null,
    never: ['play'],
    pose: (sitter) => sitter.numbersOf(0),
  },
  { name: 'loading', fresh: true, steps: null, never: ['open'], pose: (sitter) => sitter.seeId('experiment') },
];

/** Scenes in the order they are pictured; `presets` are the names the command line knows. */
export const scenesOf = (presets) => [
  { name: 'new', states: begin },
  { name: 'vanishing', preset: 'first-start', steps: 40, states: paused },
  {
    name: 'diverged',
    preset: 'clipping-rescue',
    change: { clip: { type: 'none' } },
    steps: 12,
    states: [
      { name: 'diverged', main: true, test: [NIGHT] },
      { name: 'diverged-charts', test: [PAPER], pose: chart('layers', 2) },
    ],
  },
  {
    name: 'spirals',
    preset: 'spirals',
    steps: 60,
    states: [
      { name: 'boundary', pose: chart('boundary', 1) },
      { name: 'data-points', test: [PAPER], pose: shows('dialog-data', 'd') },
    ],
  },
  {
    name: 'epochs',
    preset: 'healthy',
    steps: 66,
    states: [{ name: 'epochs', pose: keys('e') }],
  },
  {
    name: 'probes',
    preset: 'adding-lstm',
    change: { record: { every: 1, probes: ['states', 'gates', 'spectralRadius'] } },
    steps: 3,
    states: [{ name: 'probes-time', test: [NIGHT], pose: chart('probes', 2) }],
  },
  {
    name: 'probes-layers',
    preset: 'batch-norm-sigmoid',
    change: { record: { every: 1, probes: ['chain', 'statistics'] } },
    steps: 12,
    states: [{ name: 'probes-layers', pose: chart('probes', 3) }],
  },
  ...presets.map((preset) => ({ name: preset, preset, steps: 20, states: [{ name: `scene-${preset}` }] })),
];

/** Two looks that have nothing in common: every state in both. */
export const everyState = [
  { theme: 'night', language: 'de', size: { width: 1280, height: 720 } },
  { theme: 'projector', language: 'en', size: { width: 1280, height: 720 } },
];

const sizes = [
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];

/** Every look there is. */
export const everyLook = ['night', 'projector'].flatMap((theme) =>
  ['de', 'en'].flatMap((language) => sizes.map((size) => ({ theme, language, size }))),
);

/** "night-de-1280x720". */
export const nameOf = ({ theme, language, size }) => `${theme}-${language}-${size.width}x${size.height}`;

/** The looks a state is pictured in. */
export function looksOf(state, everything) {
  if (everything || state.main === true) return everyLook;
  return everyState;
}
