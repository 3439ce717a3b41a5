/**
 * A part of the experiment that folds away (Base UI's Collapsible): closed at first, so that the first view stays quiet.
 */
import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import type { WordKey } from '../../i18n/words.ts';
import { useWords } from '../../state/appContext.ts';

interface Props {
  readonly id: string;
  readonly title: WordKey;
  /** What it says in short, seen while it is closed. */
  readonly summary?: string;
  readonly children: React.ReactNode;
}

/** Title and, when open, its rows. */
export function Section({ id, title, summary, children }: Props) {
  const words = useWords();
  const root = useRef<HTMLDivElement>(null);
  // What was opened below the card's edge is brought up, once its rows are there.
  const show = (open: boolean): void => {
    if (open) setTimeout(() => root.current?.scrollIntoView({ block: 'nearest' }), 50);
  };
  return (
    <Collapsible.Root ref={root} className="section" onOpenChange={show}>
      <Collapsible.Trigger className="section-title" data-testid={`section-${id}`}>
        <ChevronRight className="section-mark" aria-hidden="true" size="1em" />
        <span>{words.t(title)}</span>
        <span className="dim section-summary">{summary}</span>
      </Collapsible.Trigger>
      <Collapsible.Panel className="section-panel">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
