/**
 * Device pixels per CSS pixel of the display that the window is on. Used by whatever draws pixels of its own: stage and timeline.
 */
import { useEffect, useState } from 'react';

/** Milliseconds between looks for what no event tells: a scale that changes while the window keeps its size, as remote displays do it. */
const LOOK = 1000;

/** Follows the window to another display or scale. */
export function useDeviceRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const changed = () => setRatio(window.devicePixelRatio);
    const list = window.matchMedia(`(resolution: ${ratio}dppx)`);
    list.addEventListener('change', changed);
    // Not every change of the ratio is told as one of a media query, least of all when the size changes with it.
    addEventListener('resize', changed);
    const look = setInterval(changed, LOOK);
    return () => {
      list.removeEventListener('change', changed);
      removeEventListener('resize', changed);
      clearInterval(look);
    };
  }, [ratio]);
  return ratio;
}
