/**
 * What is left of the right card while it is folded: the button that opens it.
 */
import { PanelRightOpen } from 'lucide-react';
import { useWords } from '../state/appContext.ts';
import { IconButton } from './IconButton.tsx';

/** A small card in the corner. */
export function FoldedCard() {
  const words = useWords();
  return (
    <section className="card right folded" aria-label={words.t('panel.inspector')}>
      <IconButton command="foldInspector" icon={PanelRightOpen} />
    </section>
  );
}
