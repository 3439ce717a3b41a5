/**
 * Fingers for tests: touches are given to the browser as a touch screen gives them, so that pages hear what they would in a hall.
 */
import type { Page } from 'playwright-core';

/** Where a finger is, in CSS pixels. */
export type Finger = readonly [x: number, y: number];

/** Puts fingers down, moves them through these places, lifts them. */
export async function touch(page: Page, path: readonly (readonly Finger[])[]): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  for (const [index, fingers] of path.entries()) {
    const touchPoints = fingers.map(([x, y], id) => ({ x, y, id }));
    await tools.send('Input.dispatchTouchEvent', { type: index === 0 ? 'touchStart' : 'touchMove', touchPoints });
  }
  await tools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await tools.detach();
}
