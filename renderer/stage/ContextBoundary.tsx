/**
 * Catches what a window says that will not give a drawing context (its graphics process is just starting again, or it has no
 * WebGL2 at all), shows a fallback meanwhile, and asks for another try.
 */
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  readonly fallback: ReactNode;
  /** Called some time after a failure; the parent then makes a new canvas. */
  readonly onRetry: () => void;
  /** Changes with each try. */
  readonly attempt: number;
}

/** Longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 8000;

/** Boundary around the canvas. */
export class ContextBoundary extends Component<Props, { readonly failedAt: number | null }> {
  override state = { failedAt: null };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  override componentDidCatch(): void {
    this.setState({ failedAt: this.props.attempt });
    this.timer = setTimeout(this.props.onRetry, Math.min(LONGEST_WAIT, 300 * 2 ** this.failures));
    this.failures += 1;
  }

  override componentWillUnmount(): void {
    clearTimeout(this.timer);
  }

  override render(): ReactNode {
    return this.state.failedAt === this.props.attempt ? this.props.fallback : this.props.children;
  }
}
