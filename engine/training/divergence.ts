/**
 * Finds the first step and layer whose loss, gradient or parameter is not finite, from the record the step just wrote. An event
 * to be shown, not an error: training goes on. Called by the trainer after every recorded step until it finds one.
 */
import type { Machine } from '../backends/backend.ts';
import { layerFieldIndex, runFieldIndex } from './stepRecord.ts';

/** Where a run stopped being finite; `layer` is an index in the record layout. */
export interface Divergence {
  readonly step: number;
  readonly layer: number;
  readonly what: 'loss' | 'gradient' | 'parameter';
}

/** Looks at the record in memory; allocates nothing while all is finite. */
export function divergenceWatch(machine: Machine): (step: number) => Divergence | null {
  const { layout, record, parameters } = machine.plan;
  const loss = runFieldIndex('loss');
  const indices = (field: 'weightGradientNorm' | 'biasGradientNorm' | 'updateRatio' | 'activationNorm') =>
    Int32Array.from(layout.layers, (layer) => layerFieldIndex(layer, field));
  const weightGradient = indices('weightGradientNorm');
  const biasGradient = indices('biasGradientNorm');
  const update = indices('updateRatio');
  const activation = indices('activationNorm');
  const last = layout.layers.length - 1;
  const finite = (index: number | undefined) => machine.isFinite(record, index ?? 0);
  const parametersOf = (layer: number) => {
    // "layers.0 recurrent" is one of the weights of layers.0.
    const prefix = `${layout.layers[layer]?.name.split(' ')[0]}.`;
    return parameters.filter((parameter) => parameter.name.startsWith(prefix));
  };
  // A norm can overflow float32 where no element does: the elements decide.
  const gradientFails = (layer: number) =>
    parametersOf(layer).some((parameter) => !machine.read(parameter.gradient).every(Number.isFinite));
  const parameterFails = (layer: number) =>
    parametersOf(layer).some((parameter) => !machine.read(parameter.tensor).every(Number.isFinite));

  return (step) => {
    if (!finite(loss)) {
      const first = activation.findIndex((index) => !finite(index));
      return { step, layer: first < 0 ? last : first, what: 'loss' };
    }
    for (let layer = last; layer >= 0; layer--) {
      if (finite(weightGradient[layer]) && finite(biasGradient[layer])) continue;
      if (gradientFails(layer)) return { step, layer, what: 'gradient' };
    }
    for (let layer = 0; layer <= last; layer++) {
      if (!finite(update[layer]) && parameterFails(layer)) return { step, layer, what: 'parameter' };
    }
    return null;
  };
}
