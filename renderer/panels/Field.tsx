/**
 * One row of the experiment: its name, its control, and what it means. The definition shows when the pointer rests on the name and
 * when a key brought the focus into the row; screen readers get it as the row's description. Used by the experiment panel.
 */
import { Tooltip } from '@base-ui/react/tooltip';
import { Zap } from 'lucide-react';
import { type FocusEvent, useEffect, useId, useRef, useState } from 'react';
import { Rich } from '../i18n/Rich.tsx';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../state/appContext.ts';

interface Props {
  readonly label: WordKey;
  readonly help: WordKey;
  /** What is allowed, where that is a range. */
  readonly range?: string;
  /** A change works at once; else it starts the run anew. */
  readonly live?: boolean;
  /** Why the control cannot be used; stands in place of what a change does. */
  readonly refused?: string | null;
  readonly children: React.ReactNode;
}

const REST = 400;

/** Shown while the pointer rests on the name or a key has brought the focus here. */
function useHint() {
  const [shown, show] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (!shown) return;
    const close = (): void => show(false);
    window.addEventListener('resize', close);
    return () => window.removeEventListener('resize', close);
  }, [shown]);
  const hide = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    show(false);
  };
  return {
    shown,
    name: {
      onPointerEnter: () => {
        timer.current = setTimeout(() => show(true), REST);
      },
      onPointerLeave: hide,
    },
    row: {
      // Lists that open from here stand elsewhere in the page, though React hears their events here.
      onFocus: (event: FocusEvent) =>
        show(event.currentTarget.contains(event.target) && event.target.matches(':focus-visible')),
      onBlur: hide,
      // While the key goes down to the control: fields keep these keys to themselves.
      onKeyDownCapture: ({ key }: { readonly key: string }) => {
        if (key === 'Escape' || key === 'Enter') hide();
      },
    },
  };
}

/** The control is the child; it names itself. */
export function Field({ label, help, range, live = false, refused = null, children }: Props) {
  const words = useWords();
  const row = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  const { shown, name, row: watched } = useHint();
  const effect = refused ?? words.t(live ? 'effect.live' : 'effect.restart');
  return (
    <fieldset ref={row} className="row field" aria-describedby={id} aria-label={words.t(label)} {...watched}>
      <span className="dim term" {...name}>
        {words.t(label)}
        {live && <Zap className="live-mark" aria-hidden="true" size="0.75em" />}
      </span>
      {children}
      <Tooltip.Root open={shown}>
        <Tooltip.Portal>
          <Tooltip.Positioner className="hint-positioner" anchor={row} side="right" sideOffset={24}>
            <Tooltip.Popup className="tooltip definition">
              <p>{words.t(help)}</p>
              {range !== undefined && (
                <p className="dim">
                  <Rich text={`${range}.`} />
                </p>
              )}
              <p className="dim">{effect}</p>
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      </Tooltip.Root>
      <span id={id} className="visually-hidden">
        {words.t(help)} {effect}
      </span>
    </fieldset>
  );
}
