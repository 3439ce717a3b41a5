/**
 * The frame of every dialog: title, close button, what it holds. One is open at a time (store: `dialog`); Escape closes it.
 */
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { WordKey } from '../i18n/words.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import type { Dialog as DialogName } from '../state/store.ts';

interface Props {
  readonly name: DialogName;
  readonly title: WordKey;
  /** Beside the title. */
  readonly beside?: React.ReactNode;
  /** `narrow`: a column of text. */
  readonly narrow?: boolean;
  readonly children: React.ReactNode;
}

/** What it holds is made only while it is open. */
export function AppDialog({ name, title, beside, narrow = false, children }: Props) {
  const { store } = useApp();
  const words = useWords();
  const open = useView((state) => state.dialog === name);
  return (
    <Dialog.Root open={open} onOpenChange={(shown) => store.setState({ dialog: shown ? name : null })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className={narrow ? 'dialog narrow' : 'dialog'} data-testid={`dialog-${name}`}>
          <header className="card-header">
            <Dialog.Title>{words.t(title)}</Dialog.Title>
            {beside}
            <Dialog.Close className="icon-button" aria-label={words.t('keys.close')}>
              <X aria-hidden="true" size="1.25em" />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
