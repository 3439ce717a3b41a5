/**
 * Joins the stage to the window: which part of it the cards leave free, the words for its labels, and what hovering and clicking
 * mean. It draws nothing itself (stage/Stage.tsx).
 */
import { useEffect, useMemo, useState } from 'react';
import type { Insets } from '../picture/cameras.ts';
import type { PictureSummary } from '../picture/legend.ts';
import { Stage } from '../stage/Stage.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { className, classRoom } from './classNames.ts';

const NONE: Insets = { left: 0, right: 0, top: 0, bottom: 0 };

/** What the cards and the headline cover now. */
function measure(): Insets {
  const box = (selector: string): DOMRect | undefined => {
    const found = document.querySelector(selector)?.getBoundingClientRect();
    return found === undefined || found.width === 0 ? undefined : found;
  };
  const [left, right, top, bottom] = [box('.card.left'), box('.card.right'), box('.top'), box('.legend')];
  const gap = 8;
  // Room for a headline of two lines, whether it needs them now or not: the camera must not move with the sentence. In a lecture one line
  // has the width of the window.
  const lecture = document.documentElement.hasAttribute('data-lecture');
  const lines = lecture ? 3.2 : 6;
  const more = lecture ? lectureRoom(innerHeight) : { under: 0, beside: 0 };
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    left: (left?.right ?? 0) + gap,
    right: right === undefined ? more.beside : innerWidth - right.left + gap,
    top: (top?.top ?? 0) + lines * rem,
    bottom: bottom === undefined ? 0 : innerHeight - bottom.top + gap + more.under,
    // In a lecture cards and type are larger; names must not lie on the legend, however little is left.
    ...(lecture ? { least: 0.2 } : {}),
  };
}

/** Room that names in the scene need in a lecture beyond what the stage leaves for them anyway: they grow with the window (placeLabels.ts). */
function lectureRoom(height: number): { readonly under: number; readonly beside: number } {
  const beyond = Math.max(20, Math.min(30, 0.026 * height)) - 20;
  return { under: 3 * beyond, beside: 8 + 2 * beyond };
}

function useInsets(): Insets {
  const hidden = useView((state) => state.cardsHidden);
  // Each of these gives the cards another place or another size.
  const folded = useView((state) => state.folded);
  const chartsOpen = useView((state) => state.chartsOpen);
  const lecture = useView((state) => state.lecture);
  const [insets, setInsets] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands where is read from the page.
  useEffect(() => {
    const update = (): void => {
      const next = hidden ? { ...NONE, bottom: 48 } : measure();
      setInsets((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const observer = new ResizeObserver(update);
    for (const element of document.querySelectorAll('.app, .card, .legend')) observer.observe(element);
    update();
    return () => observer.disconnect();
  }, [hidden, folded, chartsOpen, lecture]);
  return insets;
}

/** The full-bleed stage. */
export function StageView({ onPicture }: { onPicture(summary: PictureSummary): void }) {
  const { store, live } = useApp();
  const words = useWords();
  const free = useInsets();
  const palette = useView((state) => state.palette);
  const names = useView((state) => state.run?.classes);
  const insets = useMemo(() => ({ ...free, right: free.right + classRoom(names ?? [], words) }), [free, names, words]);
  const labels = useMemo(
    () => ({
      input: words.t('layer.input'),
      output: words.t('layer.output'),
      decimal: words.language === 'de' ? (',' as const) : ('.' as const),
      classes: Object.fromEntries((names ?? []).map((name) => [name, className(name, words)])),
    }),
    [words, names],
  );
  return (
    <div className="stage" data-testid="stage">
      <Stage
        store={store}
        live={live}
        insets={insets}
        words={labels}
        palette={palette}
        label={words.t('panel.stage')}
        onSelect={(selection) => store.setState({ selection })}
        onHover={(hover) => store.setState({ hover })}
        onPicture={onPicture}
      />
    </div>
  );
}
