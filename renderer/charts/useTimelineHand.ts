/**
 * What a hand does on the timeline: dragging, a click and the wheel move the stage through time, a pointer that rests over it lights
 * the layer and the step below it. Used by Seismograph.tsx, which draws; keys are state/commands.ts.
 */
import { type PointerEvent, type RefObject, useEffect } from 'react';
import { useApp } from '../state/appContext.ts';
import { type PlaceAxis, placeAt } from './columns.ts';

type Pointed = PointerEvent<HTMLDivElement>;

/** Handlers for the plot: `axis` says where steps (epochs) lie, `recorded` the first and last of them, `layers` how many rows there are. */
export function useTimelineHand(
  plot: RefObject<HTMLElement | null>,
  axis: PlaceAxis,
  recorded: readonly [number, number] | null,
  layers: number,
) {
  const { session, store } = useApp();
  useEffect(() => {
    const element = plot.current;
    // React listens to the wheel passively; the page must not scroll meanwhile.
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const { axis: name, progress, cursor } = store.getState();
      const range = name === 'step' ? progress?.steps : progress?.epochs;
      if (range) session.seek((cursor ?? range[1]) + Math.sign(event.deltaY + event.deltaX));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [plot, session, store]);
  useEffect(() => {
    const element = plot.current;
    // Comes as soon as the pointer moves; pointermove waits for the window's next picture.
    const foresee = (event: Event): void => {
      if (element === null || !(event instanceof globalThis.PointerEvent) || event.buttons !== 1) return;
      session.foresee(placeAt(axis, event.clientX - element.getBoundingClientRect().left));
    };
    element?.addEventListener('pointerrawupdate', foresee);
    return () => element?.removeEventListener('pointerrawupdate', foresee);
  }, [plot, session, axis]);

  const light = (pointedLayer: number | null, pointedAt: number | null): void => {
    const before = store.getState();
    if (pointedLayer !== before.pointedLayer || pointedAt !== before.pointedAt)
      store.setState({ pointedLayer, pointedAt });
  };
  const point = (event: Pointed): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = placeAt(axis, event.clientX - box.left);
    const inside = recorded !== null && place >= recorded[0] && place <= recorded[1];
    const row = Math.floor(((event.clientY - box.top) / box.height) * layers);
    const layer = layers - 1 - Math.max(0, Math.min(layers - 1, row));
    light(inside ? layer : null, inside ? place : null);
  };
  const scrub = (event: Pointed): void => {
    session.seek(placeAt(axis, event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  return {
    onPointerDown(event: Pointed) {
      event.currentTarget.setPointerCapture(event.pointerId);
      light(null, null);
      scrub(event);
    },
    onPointerMove(event: Pointed) {
      // While time is dragged no single layer is lit: the whole picture moves.
      if (event.buttons === 1) scrub(event);
      else point(event);
    },
    onPointerLeave: () => light(null, null),
  };
}
