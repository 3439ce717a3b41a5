/**
 * What a lecturer does in the first minutes, as one story that every window must tell alike: the network trains and shows
 * colours, pauses, plays, is dragged through time, gets another activation, speaks the other language, changes its theme.
 */
import { expect } from 'vitest';
import { type AppPage, until } from './appPage.ts';

/** Plays the story in an open window. */
export async function tellStory(app: AppPage): Promise<void> {
  await firstPicture(app);
  await pauseAndPlay(app);
  await throughTime(app);
  await anotherActivation(app);
  await languageAndTheme(app);
}

async function firstPicture(app: AppPage): Promise<void> {
  await app.untilColoured();
  await app.untilTrained(5);
}

async function pauseAndPlay(app: AppPage): Promise<void> {
  const paused = await app.pause();
  expect(await app.isRunning()).toBe(false);
  await app.press('ArrowRight');
  await until(async () => (await app.steps()).total === paused + 1, 'one batch is trained');
  await app.press('Space');
  await app.untilTrained(paused + 5);
  expect(await app.isRunning()).toBe(true);
}

async function throughTime(app: AppPage): Promise<void> {
  const total = await app.pause();
  const newest = await app.picture();
  await app.scrub(0.1);
  await until(async () => (await app.steps()).at < total / 2, 'the cursor is in the past');
  await app.untilPictureDiffers(newest);
  const { at } = await app.steps();
  await app.press('ArrowRight');
  await until(async () => (await app.steps()).at === at + 1, 'the cursor moved one step');
  await app.press('Home');
  await until(async () => (await app.steps()).at <= 1, 'the cursor is at the first step');
  await app.press('End');
  await until(async () => (await app.steps()).at === total, 'the cursor is at the newest step');
  expect((await app.steps()).total).toBe(total);
}

async function anotherActivation(app: AppPage): Promise<void> {
  const { page } = app;
  const pressed = (value: string) => page.getByTestId(`activation-${value}`).getAttribute('aria-pressed');
  expect(await pressed('sigmoid')).toBe('true');
  const dark = await app.picture();
  await app.press('n');
  await until(async () => (await pressed('relu')) === 'true', 'N has swapped sigmoid for ReLU');
  await app.untilPictureDiffers(dark);
  await page.getByTestId('activation-tanh').click();
  await until(async () => (await pressed('tanh')) === 'true', 'the panel has swapped ReLU for tanh');
  await app.untilColoured();
}

async function languageAndTheme(app: AppPage): Promise<void> {
  const { page } = app;
  const play = async () => page.getByTestId('play').getAttribute('aria-label');
  const before = await app.attribute('lang');
  const name = await play();
  await page.getByTestId('language').click();
  await until(async () => (await app.attribute('lang')) !== before, 'the language has changed');
  expect(await play()).not.toBe(name);
  expect(new Set([before, await app.attribute('lang')])).toEqual(new Set(['de', 'en']));
  await page.getByTestId('language').click();
  await until(async () => (await play()) === name, 'the language is back');
  const theme = await app.attribute('data-theme');
  await app.press('t');
  await until(async () => (await app.attribute('data-theme')) !== theme, 'the theme has changed');
  expect(new Set([theme, await app.attribute('data-theme')])).toEqual(new Set(['night', 'projector']));
  await app.untilColoured();
}
