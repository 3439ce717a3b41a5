/**
 * All commands in one list that is searched by typing (key K): arrows choose, Enter runs. What there is and how it is found:
 * state/commandSearch.ts.
 */
import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { type Findable, findables, findCommands } from '../state/commandSearch.ts';
import { isOffered } from '../state/commands.ts';
import { keyLabel } from './keyLabel.ts';

const optionId = (index: number) => `command-option-${index}`;

function Options(props: {
  found: readonly Findable[];
  at: number;
  point(index: number): void;
  run(entry: Findable): void;
}) {
  const { found, at, point, run } = props;
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div
      ref={list}
      className="command-list"
      role="listbox"
      id="command-options"
      aria-label={words.t('command.commands')}
    >
      {found.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field above, as comboboxes do.
        <div
          key={entry.id}
          id={optionId(index)}
          className="item"
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          data-highlighted={index === at ? '' : undefined}
          data-testid={`find-${entry.id.replaceAll(' ', '-')}`}
          onPointerMove={() => point(index)}
          onClick={() => run(entry)}
        >
          <span>
            <Rich text={entry.label} />
          </span>
          <span className="keys">
            {entry.keys.slice(0, 2).map((key) => (
              <kbd key={key}>{keyLabel(key, words)}</kbd>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

function Search({ close }: { close(): void }) {
  const app = useApp();
  const words = useWords();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const all = useMemo(() => findables(words).filter((entry) => isOffered(entry, app)), [words, app]);
  const found = findCommands(all, typed);
  const run = (entry: Findable | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.run(app);
  };
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (event.key === 'Enter') run(found[at]);
    else if (by === undefined) return;
    else setAt(Math.max(0, Math.min(found.length - 1, at + by)));
    event.preventDefault();
  };
  return (
    <>
      <input
        className="command-search"
        role="combobox"
        aria-expanded="true"
        aria-controls="command-options"
        aria-activedescendant={found.length > 0 ? optionId(at) : undefined}
        aria-label={words.t('find.search')}
        placeholder={words.t('find.search')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        data-testid="command-search"
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <Options found={found} at={at} point={setAt} run={run} />
      {found.length === 0 && <p className="dim nothing">{words.t('find.nothing', { typed })}</p>}
    </>
  );
}

/** The dialog; Escape closes it. */
export function CommandPalette() {
  const { store } = useApp();
  const words = useWords();
  const open = useView((state) => state.commandsOpen);
  const show = (commandsOpen: boolean): void => store.setState({ commandsOpen });
  return (
    <Dialog.Root open={open} onOpenChange={show}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog commands" data-testid="commands" aria-label={words.t('command.commands')}>
          <Search close={() => show(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
