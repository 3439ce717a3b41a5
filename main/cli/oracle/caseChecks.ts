/**
 * What the parts of a case must agree on before anything is computed: rates for every step, rows for a batch, ids that exist, shapes of
 * parameters, one node a name. What does not is a RangeError that says so. Called where a case is run.
 */
import type { ParameterInfo, WordTree } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import type { TrainingCase } from './caseDocument.ts';

/** A rate for every step, a whole batch. */
export function checkTraining({ lr_per_step, steps, batch_size, samples }: TrainingCase): void {
  if (lr_per_step.length < steps)
    throw new RangeError(`lr_per_step has ${lr_per_step.length} rates for ${steps} steps`);
  if (batch_size > samples) throw new RangeError(`batch_size is ${batch_size}, but there are ${samples} samples`);
}

/** Class or word ids: whole numbers from 0 to `below` - 1. */
export function checkIds(name: string, { data }: StoredTensor, below: number): void {
  const wrong = data.find((id) => !(Number.isInteger(id) && id >= 0 && id < below));
  if (wrong !== undefined)
    throw new RangeError(`${name} holds ${wrong}, expected whole numbers from 0 to ${below - 1}`);
}

/** A way to every word: as many codes (0 or 1) as inner nodes. */
export function checkTree({ codes, paths }: WordTree, vocabulary: number): void {
  const fits = (path: readonly number[], word: number) => {
    const code = codes[word] ?? [];
    const known = path.every((node) => node < vocabulary - 1) && code.every((bit) => bit <= 1);
    return known && path.length > 0 && path.length === code.length;
  };
  if (codes.length === vocabulary && paths.length === vocabulary && paths.every(fits)) return;
  throw new RangeError(`huffman_codes and huffman_paths are no tree over ${vocabulary} words`);
}

/** A parameter as the network wants it; a tensor of another number of axes is judged by its number of values alone. */
export function checkShape({ name, tensor }: ParameterInfo, tensors: ReadonlyMap<string, StoredTensor>): void {
  const given = tensors.get(`param/${name}`)?.shape ?? tensor.shape;
  if (given.length === tensor.shape.length && given.join() !== tensor.shape.join()) {
    throw new RangeError(`param/${name} has the shape [${given.join(', ')}], expected [${tensor.shape.join(', ')}]`);
  }
}

/** Nodes of one name would share parameters, which the language does not know. */
export function checkNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`two nodes are called "${twice}"`);
}
