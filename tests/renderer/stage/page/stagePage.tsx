/**
 * A page with nothing but the stage, for tests that look at its pixels and for taking pictures while working on it. Records
 * come in through `window.stagePage`; the app's own window is renderer/main.tsx.
 */
import '../../../../renderer/fonts.css';
import { createRoot } from 'react-dom/client';
import type { RecordLayout, Target } from '../../../../engine/index.ts';
import type { Insets } from '../../../../renderer/picture/cameras.ts';
import type { PictureSummary } from '../../../../renderer/picture/legend.ts';
import type { PaletteName } from '../../../../renderer/picture/palettes.ts';
import { Stage } from '../../../../renderer/stage/Stage.tsx';
import { liveValues } from '../../../../renderer/state/frames.ts';
import { type RunInfo, type ViewState, viewStore } from '../../../../renderer/state/store.ts';

/** The theme's own palette, or another. */
export type StagePalette = 'theme' | PaletteName;

/** A record as JSON can carry it. */
export interface PageRecord {
  readonly layout: RecordLayout;
  readonly input: readonly number[];
  readonly classes: readonly string[];
  /** Float32 values as bytes, base64: infinities and NaN included. */
  readonly floats: string;
  readonly codes: string;
  readonly sample?: { readonly label: number; readonly values: readonly number[] };
}

/** What a test may do with the page. */
export interface StagePage {
  show(record: PageRecord): void;
  choose(choices: Partial<ViewState>): void;
  insets(insets: Insets): void;
  budget(edges: number): void;
  palette(palette: StagePalette): void;
  readonly summaries: PictureSummary[];
  readonly selected: (Target | null)[];
  state(): ViewState;
}

declare global {
  interface Window {
    stagePage: StagePage;
  }
}

const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const store = viewStore();
const live = liveValues();
const summaries: PictureSummary[] = [];
const selected: (Target | null)[] = [];
const root = createRoot(document.body.appendChild(document.createElement('div')));
const words = { input: 'Input', output: 'Output', decimal: '.' } as const;
const props = { insets: { left: 0, right: 0, top: 0, bottom: 0 }, budget: 12_000, palette: 'theme' as StagePalette };

function draw(): void {
  root.render(
    <Stage
      store={store}
      live={live}
      words={words}
      insets={props.insets}
      budget={props.budget}
      palette={props.palette}
      label="Network"
      onSelect={(target) => {
        selected.push(target);
        store.setState({ selection: target });
      }}
      onHover={(target) => store.setState({ hover: target })}
      onPicture={(summary) => summaries.push(summary)}
    />,
  );
}

window.stagePage = {
  show(record) {
    if (
      store.getState().run?.layout !== record.layout &&
      JSON.stringify(store.getState().run?.layout) !== JSON.stringify(record.layout)
    ) {
      const run = {
        run: 'page',
        layout: record.layout,
        input: record.input,
        classes: record.classes,
        experiment: { batch: { size: 64 } },
      };
      store.setState({ run: run as unknown as RunInfo });
    }
    const frame = { run: 'page', axis: 'step', at: 0, live: false, preview: false, sample: 0 } as const;
    if (record.sample) {
      live.sample.set({
        run: 'page',
        row: 0,
        label: record.sample.label,
        values: Float32Array.from(record.sample.values),
      });
    }
    live.frame.set({ ...frame, floats: new Float32Array(bytes(record.floats).buffer), codes: bytes(record.codes) });
  },
  choose: (choices) => store.setState(choices),
  insets(insets) {
    props.insets = insets;
    draw();
  },
  budget(edges) {
    props.budget = edges;
    draw();
  },
  palette(palette) {
    props.palette = palette;
    draw();
  },
  summaries,
  selected,
  state: () => store.getState(),
};
draw();
