/**
 * Dragging rows of a list by a grip, with mouse, pen or finger. It tells where a row would land and where it was dropped; the list
 * itself is somebody else's. Keys: the grip's own (LayerRow.tsx).
 */
import { type PointerEvent, useRef, useState } from 'react';
import { landing } from './dragOrder.ts';

/** A row on its way. */
export interface Drag {
  readonly from: number;
  readonly to: number;
}

/** `rows` of `list` are its elements with data-row. */
export function useDragOrder(onDrop: (from: number, to: number) => void) {
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const middles = (): number[] =>
    [...(list.current?.querySelectorAll('[data-row]') ?? [])].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
  const grip = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: index, to: index });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag === null) return;
      const to = landing(middles(), drag.from, event.clientY);
      if (to !== drag.to) setDrag({ ...drag, to });
    },
    onPointerUp: () => {
      if (drag !== null && drag.to !== drag.from) onDrop(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });
  return { list, drag, grip };
}
