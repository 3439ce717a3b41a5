/** Where the window stands: on a display that exists, never larger than it, never out of reach. */
import { describe, expect, test } from 'vitest';
import { placeWindow, SMALLEST, USUAL } from '../../../main/electron/placement.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };

describe('placeWindow', () => {
  test('centres the first window on the main display', () => {
    expect(placeWindow(undefined, [left])).toEqual({ x: 240, y: 70, ...USUAL });
  });

  test('keeps a remembered place on any display that is there', () => {
    const place = { x: 2400, y: 100, width: 1200, height: 800 };
    expect(placeWindow(place, [left, right])).toEqual(place);
  });

  test('centres a window whose display is gone, keeping its size where it fits', () => {
    const place = { x: 2400, y: 100, width: 1200, height: 800 };
    expect(placeWindow(place, [left])).toEqual({ x: 360, y: 120, width: 1200, height: 800 });
  });

  test('brings back a window whose title bar is out of reach', () => {
    for (const [x, y] of [
      [1900, 50],
      [-1150, 50],
      [200, -500],
      [200, 1039],
    ] as const) {
      const { width, height, ...at } = placeWindow({ x, y, width: 1200, height: 800 }, [left]);
      expect({ at, width, height }).toEqual({ at: { x: 360, y: 120 }, width: 1200, height: 800 });
    }
  });

  test('never exceeds a small display nor falls below the smallest size on a large one', () => {
    const projector = { x: 0, y: 0, width: 640, height: 480 };
    expect(placeWindow({ x: 0, y: 0, width: 3000, height: 2000 }, [projector])).toEqual({ ...projector });
    expect(placeWindow({ x: 10, y: 10, width: 1, height: 1 }, [left])).toMatchObject(SMALLEST);
  });
});
