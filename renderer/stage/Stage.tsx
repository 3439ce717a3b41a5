/**
 * The stage: a full-bleed canvas that shows the frame in `live` as the choices in `store` say. Mounted once by the app. It
 * draws only when something changed, and replaces a lost drawing context by itself, camera kept.
 */
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Target } from '../../engine/index.ts';
import type { Insets } from '../picture/cameras.ts';
import type { LabelWords } from '../picture/labels.ts';
import type { PictureSummary } from '../picture/legend.ts';
import type { PaletteName } from '../picture/palettes.ts';
import type { LiveValues } from '../state/frames.ts';
import type { ViewStore } from '../state/store.ts';
import { ContextBoundary } from './ContextBoundary.tsx';
import { Director } from './director.ts';
import { FAMILY } from './labelSheet.ts';
import { keyedPose, listenToOrbit } from './orbit.ts';
import { FULL, Pace } from './pace.ts';
import { paintsByHand } from './paintedLayer.ts';
import { useContextGuard, useMedia, usePixelRatio } from './windowHooks.ts';

export interface StageProps {
  readonly store: ViewStore;
  readonly live: LiveValues;
  /** Pixels that cards cover; the network is framed in what they leave. */
  readonly insets: Insets;
  readonly words: LabelWords;
  readonly palette?: 'theme' | PaletteName;
  /** At most this many edges are drawn. */
  readonly budget?: number;
  /** Shown where the window gives no drawing context. */
  readonly fallback?: ReactNode;
  /** Accessible name of the picture. */
  readonly label?: string;
  readonly onSelect?: (target: Target | null) => void;
  readonly onHover?: (target: Target | null) => void;
  /** Told after each newly filled picture what the legend must say. */
  readonly onPicture?: (summary: PictureSummary) => void;
}

const FILL = { position: 'absolute', inset: 0, touchAction: 'none' } as const;
/** Device pixels a window without a graphics card draws at most: full HD; larger ones are scaled up. */
const MOST_PIXELS = 1920 * 1080;
/** A graphics card needs no pace. */
const CARD = { fineness: FULL, refine: 0 };
const seconds = () => performance.now() / 1000;

/** Fiber's own ray casting is not used: picking searches the picture's arrays. */
const noEvents = () => ({ enabled: false, priority: 0 });

interface DrawingProps {
  readonly director: Director;
  readonly pace: Pace;
  readonly byHand: boolean;
  readonly insets: Insets;
  readonly wake: Wake;
}

/** Asks for a drawing: with the window's next picture, or at once where somebody waits for it. */
type Wake = { current: (atOnce?: boolean) => void };

/** Draws when asked to; lives inside fiber's canvas. */
function Drawing({ director, pace, byHand, insets, wake }: DrawingProps) {
  const invalidate = useThree((state) => state.invalidate);
  const advance = useThree((state) => state.advance);
  const gl = useThree((state) => state.gl);
  const ratio = useThree((state) => state.viewport.dpr);
  const { width, height } = useThree((state) => state.size);
  useEffect(() => {
    // One drawing a picture of the window: a second one at once would be thrown away.
    let drawn = false;
    wake.current = (atOnce = false) => {
      if (!atOnce || drawn || document.hidden) return invalidate();
      drawn = true;
      requestAnimationFrame(() => {
        drawn = false;
      });
      advance(performance.now());
      // Else what was drawn would not set out before the window's next picture.
      gl.getContext().flush();
    };
    invalidate();
  }, [invalidate, advance, gl, wake]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these changes the picture.
  useEffect(() => invalidate(), [invalidate, insets, ratio, width, height]);
  const refining = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(refining.current), []);
  const drawn = useRef<unknown[]>([]);
  useFrame(({ gl }) => {
    const now = seconds();
    const space = [gl, insets, width, height, ratio];
    const same = space.every((value, index) => value === drawn.current[index]);
    const wait = byHand && same && !director.pressing ? pace.wait(now) : 0;
    clearTimeout(refining.current);
    if (wait > 0) {
      refining.current = setTimeout(() => invalidate(), 1000 * wait);
      return;
    }
    drawn.current = space;
    const { fineness, refine } = byHand ? pace.fineness(now, director.edges, width * height * ratio * ratio) : CARD;
    // Fewer pixels all over: the window scales the canvas up, and labels keep their size.
    const scale = ratio * fineness.scale;
    if (gl.getPixelRatio() !== scale) gl.setPixelRatio(scale);
    const moving = director.draw(gl, { width, height, insets }, scale, now, fineness);
    if (refine > 0) requestAnimationFrame(() => document.hidden || pace.took(seconds() - now));
    if (moving) pace.move(now);
    if (moving) invalidate();
    else if (refine > 0) refining.current = setTimeout(() => invalidate(), 1000 * refine);
  }, 1);
  return null;
}

/** The stage; fills its positioned parent. */
export function Stage(props: StageProps) {
  const { store, live, insets, words, palette = 'theme', budget = 12_000 } = props;
  const element = useRef<HTMLDivElement>(null);
  const wake: Wake = useRef<(atOnce?: boolean) => void>(() => undefined);
  const callbacks = useRef(props);
  callbacks.current = props;
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');
  const [byHand, setByHand] = useState(false);
  const ratio = usePixelRatio(byHand ? MOST_PIXELS : Number.POSITIVE_INFINITY);
  const { generation, onCreated, retry } = useContextGuard(wake);
  const options = useMemo(() => ({ words, palette, budget, reducedMotion }), [words, palette, budget, reducedMotion]);
  const [director] = useState(() => new Director(store.getState(), live, options));
  const [pace] = useState(() => new Pace());

  useEffect(() => {
    director.optionsChanged(options);
    wake.current();
  }, [director, options]);
  useEffect(() => connect(director, pace, store, live, wake, callbacks), [director, pace, store, live]);
  useEffect(() => {
    const host = element.current;
    return host ? listenByHand(host, director, pace, store, wake, callbacks) : undefined;
  }, [director, pace, store]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the stage turns, shifts and zooms by keys.
    <div ref={element} style={FILL} role="img" aria-label={props.label} tabIndex={0}>
      <ContextBoundary attempt={generation} onRetry={retry} fallback={props.fallback ?? null}>
        <Canvas
          key={generation}
          flat
          frameloop="demand"
          dpr={ratio}
          events={noEvents as never}
          gl={{ antialias: false, alpha: false, stencil: false, powerPreference: 'high-performance' }}
          onCreated={(state) => {
            setByHand(paintsByHand(state.gl));
            onCreated(state);
          }}
        >
          <Drawing director={director} pace={pace} byHand={byHand} insets={insets} wake={wake} />
        </Canvas>
      </ContextBoundary>
    </div>
  );
}

type Callbacks = { readonly current: StageProps };

/** Passes on the first value at once and then the newest a few times a second: legends are read, not watched. */
function throttled<T>(receiver: (value: T) => void) {
  const waiting: { timer: ReturnType<typeof setTimeout> | null; value: T | null } = { timer: null, value: null };
  const pass = () => {
    const { value } = waiting;
    Object.assign(waiting, { timer: null, value: null });
    if (value !== null) tell(value);
  };
  const tell = (value: T) => {
    if (waiting.timer !== null) {
      waiting.value = value;
      return;
    }
    receiver(value);
    waiting.timer = setTimeout(pass, 150);
  };
  return { tell, stop: () => clearTimeout(waiting.timer ?? undefined) };
}

/** Joins store, live values and fonts to the director. */
function connect(director: Director, pace: Pace, store: ViewStore, live: LiveValues, wake: Wake, on: Callbacks) {
  const telling = throttled((summary: PictureSummary) => on.current.onPicture?.(summary));
  director.onPicture = telling.tell;
  director.stateChanged(store.getState(), seconds());
  const after = (change: () => void) => () => {
    change();
    wake.current();
  };
  /** Whether the frame on the stage was sought by a hand: its picture does not wait for the window's next one. */
  const isSought = () => live.frame.current?.live === false && !store.getState().replaying;
  const stops = [
    store.subscribe((state) => {
      if (director.stateChanged(state, seconds())) wake.current();
    }),
    live.frame.subscribe(() => {
      pace.frame(seconds(), isSought());
      director.frameChanged();
      wake.current(isSought());
    }),
    live.sample.subscribe(() => {
      director.sampleChanged();
      // A drawing of its own for the input would make the hand wait twice.
      if (!pace.refinesLater) wake.current();
    }),
    live.moment.subscribe(after(() => director.momentChanged())),
  ];
  const touched = () => pace.touch(seconds());
  for (const type of ['pointerdown', 'pointerup', 'keydown']) addEventListener(type, touched, { capture: true });
  const fonts = document.fonts;
  const arrived = after(() => director.fontsChanged());
  void Promise.allSettled([400, 500, 650].map((weight) => fonts.load(`${weight} 14px ${FAMILY}`))).then(arrived);
  fonts.addEventListener('loadingdone', arrived);
  return () => {
    for (const stop of stops) stop();
    telling.stop();
    for (const type of ['pointerdown', 'pointerup', 'keydown']) removeEventListener(type, touched, { capture: true });
    fonts.removeEventListener('loadingdone', arrived);
  };
}

/** Joins pointer and keys to the camera and to picking. */
function listenByHand(
  host: HTMLElement,
  director: Director,
  pace: Pace,
  store: ViewStore,
  wake: Wake,
  on: Callbacks,
): () => void {
  const hold = (next: Parameters<Director['rig']['hold']>[0]) => {
    director.rig.hold(next);
    on.current.live.pose.set(next);
    pace.move(seconds());
    if (store.getState().camera !== 'moved') store.setState({ camera: 'moved' });
    wake.current();
  };
  const start = { yaw: 34, pitch: 9, fov: 18, target: [0, 0, 0], distance: 20, stretch: 1 } as const;
  const pose = () => director.pose(seconds()) ?? start;
  const stop = listenToOrbit(host, {
    pose,
    view: () => director.window(),
    middle: () => director.middle(),
    move: hold,
    click: (x, y) => on.current.onSelect?.(director.at(x, y)),
    hover: (x, y) => {
      const target = director.at(x, y);
      host.style.cursor = target ? 'pointer' : 'grab';
      const before = store.getState().hover;
      if (JSON.stringify(target) !== JSON.stringify(before)) on.current.onHover?.(target);
    },
    leave: () => on.current.onHover?.(null),
  });
  const key = (event: KeyboardEvent) => {
    const moved = keyedPose(pose(), event, director.window());
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    hold(moved);
  };
  host.addEventListener('keydown', key);
  return () => {
    stop();
    host.removeEventListener('keydown', key);
  };
}
