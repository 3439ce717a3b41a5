/**
 * What the stage asks of its window: media queries, the pixel ratio of the display it is on, and a guard that replaces a lost
 * drawing context. React hooks, nothing about the picture.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { WebGLRenderer } from 'three';
import { useDeviceRatio } from '../state/deviceRatio.ts';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const changed = () => setMatches(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}

/** CSS pixels of the window. */
function useWindowArea(): number {
  const [area, setArea] = useState(() => innerWidth * innerHeight);
  useEffect(() => {
    const changed = () => setArea(innerWidth * innerHeight);
    changed();
    addEventListener('resize', changed);
    return () => removeEventListener('resize', changed);
  }, []);
  return area;
}

/** Device pixels per CSS pixel, at most 3 and at most `mostPixels` in all; follows the window to another display. */
export function usePixelRatio(mostPixels: number): number {
  const area = useWindowArea();
  const ratio = useDeviceRatio();
  return Math.min(3, Math.max(0.5, ratio), Math.sqrt(mostPixels / Math.max(1, area)));
}

/** Milliseconds a browser gets to restore a lost context by itself. */
const PATIENCE = 300;

/** A new `generation` of the canvas whenever its drawing context is lost and does not come back by itself. */
export function useContextGuard(wake: RefObject<() => void>) {
  const [generation, setGeneration] = useState(0);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const retry = useCallback(() => setGeneration((number) => number + 1), []);
  const onCreated = useCallback(
    ({ gl }: { gl: WebGLRenderer }) => {
      stop.current();
      const canvas = gl.domElement;
      const timers = new Set<ReturnType<typeof setTimeout>>();
      const lost = (event: Event) => {
        event.preventDefault();
        timers.add(setTimeout(retry, PATIENCE));
      };
      const restored = () => {
        for (const timer of timers) clearTimeout(timer);
        timers.clear();
        wake.current();
      };
      canvas.addEventListener('webglcontextlost', lost);
      canvas.addEventListener('webglcontextrestored', restored);
      stop.current = () => {
        for (const timer of timers) clearTimeout(timer);
        canvas.removeEventListener('webglcontextlost', lost);
        canvas.removeEventListener('webglcontextrestored', restored);
      };
    },
    [wake, retry],
  );
  return { generation, onCreated, retry };
}
