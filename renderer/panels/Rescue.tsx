/**
 * What is left when drawing the window itself has failed: a sentence and a button that loads it anew. The run is not the window's; it goes
 * on, and is there again after. Stands around everything (main.tsx); a stage without a drawing context has a boundary of its own.
 */
import { Component, type ReactNode } from 'react';
import { preferredLanguage, wordsIn } from '../i18n/words.ts';

/** Boundary around the app. */
export class Rescue extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const words = wordsIn(preferredLanguage([document.documentElement.lang]));
    return (
      <main className="rescue" role="alert" data-testid="rescue">
        <p>{words.t('rescue.failed')}</p>
        <button type="button" className="accent" onClick={() => location.reload()} data-testid="reload">
          {words.t('rescue.reload')}
        </button>
      </main>
    );
  }
}
