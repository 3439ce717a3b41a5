/**
 * The window still looks as it was committed: some states of the contact sheet are taken again and compared with their goldens, small and
 * with a tolerance for another browser's edges of letters. A wrong palette or a missing card is far beyond it.
 * `npm run screenshots -- --update` renews the goldens.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './machine.ts';
import { areAlike, Darkroom } from './screens/compare.mjs';
import { goldenOf } from './screens/goldens.mjs';
import { everyLook, nameOf, scenesOf } from './screens/states.mjs';
import { Studio } from './screens/studio.mjs';

const scenes = scenesOf([])
  .map((scene) => {
    const pictures = scene.states.flatMap((state) =>
      everyLook
        .filter((look) => state.test?.includes(nameOf(look)))
        .map((look) => ({ state, look, name: `${state.name}, ${nameOf(look)}` })),
    );
    return { name: scene.name, scene, pictures };
  })
  .filter(({ pictures }) => pictures.length > 0);

function mustHave(look: string, state: string): Buffer {
  const golden = goldenOf(look, state);
  if (golden === null) throw new Error(`no golden of ${state}, ${look}: npm run screenshots -- --update`);
  return golden;
}

describe.skipIf(!hasBrowser())('the window looks as it did', () => {
  let studio: Studio;
  let darkroom: Darkroom;
  beforeAll(async () => {
    studio = await Studio.open();
    darkroom = await Darkroom.open(studio.browser);
  });
  afterAll(() => studio?.close());

  describe.each(scenes)('$name', ({ scene, pictures }) => {
    beforeAll(async () => {
      const [first] = pictures;
      if (first !== undefined && scene.preset !== undefined) await studio.set(scene, first.look);
    });
    test.each(pictures)('$name', async ({ state, look }) => {
      const golden = mustHave(nameOf(look), state.name);
      const apart = await darkroom.apart(await studio.take(state, scene, look), golden);
      expect(areAlike(apart), JSON.stringify(apart)).toBe(true);
    });
  });

  test('a palette that is wrong and cards that are missing are noticed', async () => {
    const look = 'projector-en-1280x720';
    const [shown, grey, folded] = ['paused', 'palette-grey', 'folded'].map((state) => mustHave(look, state));
    if (!shown || !grey || !folded) throw new Error('three goldens');
    expect(areAlike(await darkroom.apart(shown, shown))).toBe(true);
    expect(areAlike(await darkroom.apart(shown, grey))).toBe(false);
    expect(areAlike(await darkroom.apart(shown, folded))).toBe(false);
  });
});
