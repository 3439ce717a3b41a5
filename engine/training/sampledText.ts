/**
 * Text that a network over characters writes with the parameters of a step: from a stretch of the test text it goes on, character by
 * character, each drawn from the probabilities it answers with. Where they are not numbers, a mark stands: a network that has exploded
 * shows it. Asked for by the session (text).
 */
import { exp, log } from '../numeric/elementary.ts';
import { type Random, randomStream } from '../numeric/random.ts';
import type { Predictor } from './prediction.ts';
import type { Trainer } from './trainer.ts';

/** What is asked for. */
export interface TextRequest {
  /** Characters to be written. */
  readonly length: number;
  /** Where it begins and what is drawn follow from it alone. */
  readonly seed: number;
  /** Probabilities go as p^(1 / temperature): low ones write what is likeliest, high ones anything. */
  readonly temperature: number;
}

/** What was written. */
export interface SampledText {
  /** The stretch of the test text that it goes on from. */
  readonly start: string;
  readonly text: string;
  /** Characters that could not be drawn: marks in the text. */
  readonly marks: number;
}

/** Stands where no character can be drawn: the Unicode replacement character. */
export const MARK = '\ufffd';

/** Writes, one character at a time: whoever pulls may stop in between. The same bits on every machine. */
export function* sampledText(
  trainer: Trainer,
  predictor: Predictor,
  request: TextRequest,
): Generator<void, SampledText> {
  const { data } = trainer;
  const random = randomStream(request.seed, 'sampled text');
  const width = data.test.inputs.length / data.test.count;
  const row = random.integer(data.test.count);
  const context = data.test.inputs.slice(row * width, (row + 1) * width);
  const start = Array.from(context, (id) => data.classes[id]).join('');
  const written: string[] = [];
  for (let count = 0; count < request.length; count++) {
    const probabilities = yield* predictor.predict(trainer, context, 1);
    const id = drawn(probabilities, request.temperature, random);
    written.push(id === null ? MARK : (data.classes[id] ?? MARK));
    context.copyWithin(0, 1);
    context[width - 1] = id ?? BLANK;
  }
  return { start, text: written.join(''), marks: written.filter((character) => character === MARK).length };
}

/** What the network reads where a mark stands. */
const BLANK = 0;

/** A number drawn from these probabilities; null where they are none. */
function drawn(probabilities: Float32Array, temperature: number, random: Random): number | null {
  const place = random.uniform();
  const largest = probabilities.reduce((most, p) => (p > most || Number.isNaN(p) ? p : most), 0);
  if (!(largest > 0 && largest <= 1)) return null;
  const powers = Array.from(probabilities, (p) => (p === 0 ? 0 : exp(log(p / largest) / temperature)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  if (!(total > 0)) return null;
  let left = place * total;
  let last = 0;
  for (const [id, power] of powers.entries()) {
    left -= power;
    if (left < 0) return id;
    if (power > 0) last = id;
  }
  // Rounding has left a rest: it belongs to the last.
  return last;
}
