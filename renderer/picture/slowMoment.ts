/**
 * One training step in slow motion: at a time since its beginning, what is happening and where. Forward through the layers, the loss,
 * backward layer by layer, the update. Pure: time is an argument; the state's slowMotion.ts lets it pass, the stage draws it.
 */

/** Parts of a step, in order. */
export type SlowPhase = 'forward' | 'loss' | 'backward' | 'update';

/** What happens at one moment. */
export interface SlowMoment {
  readonly phase: SlowPhase;
  /** The weight layer the wave has reached. */
  readonly layer: number;
  /** How far the wave has come into it, 0 ... 1 in a few steps. */
  readonly share: number;
}

/** Milliseconds of each part; forward and backward are those of one layer. */
const LASTS = { forward: 260, loss: 900, backward: 850, update: 700 } as const;
/** Deep networks: all layers together take at most so long. */
const MOST = { forward: 3000, backward: 10_000 } as const;
/** Steps of `share`: finer ones would cost pictures that nobody tells apart. */
const FINENESS = 6;

function perLayer(phase: 'forward' | 'backward', layers: number): number {
  return Math.min(LASTS[phase], MOST[phase] / layers);
}

/** How long a whole step lasts, in milliseconds. */
export function slowDuration(layers: number): number {
  return layers * (perLayer('forward', layers) + perLayer('backward', layers)) + LASTS.loss + LASTS.update;
}

/**
 * The moment `time` milliseconds after the step began; null once it is over. `discrete` (less motion): a layer is reached or not, nothing
 * between.
 */
export function slowMoment(time: number, layers: number, discrete = false): SlowMoment | null {
  const parts = [
    { phase: 'forward', lasts: perLayer('forward', layers), count: layers },
    { phase: 'loss', lasts: LASTS.loss, count: 1 },
    { phase: 'backward', lasts: perLayer('backward', layers), count: layers },
    { phase: 'update', lasts: LASTS.update, count: 1 },
  ] as const;
  let left = Math.max(0, time);
  for (const { phase, lasts, count } of parts) {
    if (left < lasts * count) {
      const index = Math.floor(left / lasts);
      const within = (left - index * lasts) / lasts;
      // The first half of a layer's time the wave arrives, then it rests so that numbers can be read.
      const share = discrete ? 1 : Math.min(1, Math.ceil(2 * within * FINENESS) / FINENESS);
      return { phase, layer: layerAt(phase, index, layers), share };
    }
    left -= lasts * count;
  }
  return null;
}

function layerAt(phase: SlowPhase, index: number, layers: number): number {
  if (phase === 'forward') return index;
  return phase === 'backward' ? layers - 1 - index : phase === 'loss' ? layers - 1 : 0;
}

/** Weight layers that are lit, each with its strength 0 ... 1. */
export type Lit = ReadonlyMap<number, number>;

/** What the wave has reached: forward from the first layer on, backward from the last. */
export function litAt({ phase, layer, share }: SlowMoment, layers: number): Lit {
  const all = Array.from({ length: layers }, (_, index) => index);
  if (phase === 'update' || phase === 'loss') return new Map(all.map((each) => [each, phase === 'loss' ? 0.25 : 1]));
  const reached = all.filter((each) => (phase === 'forward' ? each < layer : each > layer));
  return new Map([...reached.map((each) => [each, phase === 'forward' ? 0.6 : 1] as const), [layer, share] as const]);
}
