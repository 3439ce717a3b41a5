/** When the stage has something new to draw. */
import { expect, test } from 'vitest';
import { Director } from '../../../renderer/stage/director.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { type ViewState, viewStore } from '../../../renderer/state/store.ts';

const words = { input: 'Input', output: 'Output', decimal: '.' } as const;

test('a change that the stage does not show asks for no drawing, whatever else is due', () => {
  const store = viewStore();
  const options = { words, palette: 'theme', budget: 100, reducedMotion: true } as const;
  const director = new Director(store.getState(), liveValues(), options);
  const changed = (part: Partial<ViewState>) => {
    store.setState(part);
    return director.stateChanged(store.getState(), 0);
  };
  director.sampleChanged();
  expect(changed({ cursor: 5 })).toBe(false);
  expect(changed({ chartsOpen: true })).toBe(false);
  expect(changed({ theme: 'projector' })).toBe(true);
  expect(changed({ focusLayer: 1 })).toBe(true);
  expect(changed({ camera: 'front' })).toBe(true);
});
