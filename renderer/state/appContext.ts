/**
 * What panels reach for: the store, the live values, the session, the host, and words. Handed down once by main.tsx.
 */
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Host } from '../host/host.ts';
import { type Words, wordsIn } from '../i18n/words.ts';
import type { EvaluationFeed } from './evaluationFeed.ts';
import type { Live, LiveValues } from './frames.ts';
import type { LookBackWish, LookingBack } from './lookingBack.ts';
import type { WindowSession } from './session.ts';
import type { SlowMotion } from './slowMotion.ts';
import type { ViewState, ViewStore } from './store.ts';
import type { Undoing } from './undoing.ts';

/** Everything a panel may use. */
export interface App {
  readonly host: Host;
  readonly store: ViewStore;
  readonly live: LiveValues;
  readonly session: WindowSession;
  readonly undoing: Undoing;
  readonly lookingBack: LookingBack;
  readonly slowMotion: SlowMotion;
  readonly evaluations: EvaluationFeed;
  /** Chooses a camera preset by its number from 0; false where there is none. */
  chooseCamera(index: number): boolean;
}

/** Filled by main.tsx. */
export const AppContext = createContext<App | null>(null);

/** The app; only inside <AppContext>. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('a panel stands outside AppContext');
  return app;
}

/** A part of the view state, kept current. */
export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useApp().store, select);
}

/** The reader's words, kept current. */
export function useWords(): Words {
  const language = useView((state) => state.language);
  return wordsIn(language);
}

/** A live value for React, at most once every `pause` milliseconds. For text; canvases subscribe themselves. */
export function useLive<T>(value: Live<T>, pause = 100): T {
  const [shown, show] = useState(value.current);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const update = (): void => {
      timer = null;
      show(value.current);
    };
    const stop = value.subscribe(() => {
      timer ??= setTimeout(update, pause);
    });
    update();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [value, pause]);
  return shown;
}

/** Keeps an answer about the step shown up to date while the panel is there; the wish must keep its identity. */
export function useLookBack(wish: LookBackWish | null): void {
  const { lookingBack } = useApp();
  useEffect(() => (wish === null ? undefined : lookingBack.want(wish)), [lookingBack, wish]);
}
