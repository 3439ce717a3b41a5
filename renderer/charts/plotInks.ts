/**
 * Colours of the charts' lines and letters in both themes. The three curves are told apart by dashes, too, and by a legend in words.
 */
import type { Theme } from '../state/store.ts';

/** What is drawn in which colour. */
export interface PlotInks {
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
  /** The batch of each step. */
  readonly batch: string;
  /** The whole test set. */
  readonly test: string;
  /** The whole training set. */
  readonly train: string;
}

/** The inks of each theme; as in theme.css. */
export const plotInks: Readonly<Record<Theme, PlotInks>> = {
  night: { text: '#e8edf3', dim: '#9aa7b5', grid: '#1d2631', batch: '#9aa7b5', test: '#7cd8cf', train: '#ffb454' },
  projector: { text: '#15191e', dim: '#545c66', grid: '#ddd8ce', batch: '#545c66', test: '#00635b', train: '#9a4b00' },
};
