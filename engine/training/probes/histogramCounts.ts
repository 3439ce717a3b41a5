/**
 * Probe: the four histograms of every recorded layer (training/histograms.ts), 64 bins each: activations, deltas, weight gradients, weights.
 * A series is the scale's two ends, the counts of zeros, infinities and NaN, then the bins.
 */
import { HISTOGRAM_BINS, HISTOGRAM_QUANTITIES, type HistogramQuantity, histogram } from '../histograms.ts';
import { LayerTensors, type Values } from '../layerTensors.ts';
import type { Probe } from './probe.ts';

/** low, high, zeros, infinite, nan. */
const HEAD = 5;

function valuesOf(layer: LayerTensors, what: HistogramQuantity): Values {
  if (what === 'activation') return layer.outputs();
  if (what === 'delta') return layer.delta();
  return what === 'weight' ? layer.weight() : layer.weightGradient();
}

/** Four series a layer; the weights are those before the step. */
export const histogramCounts: Probe = {
  keepAll: true,
  measurements: ({ graph, machine }) =>
    machine.plan.layout.layers.flatMap(({ name }, index) => {
      const layer = new LayerTensors({ graph, machine }, index);
      return HISTOGRAM_QUANTITIES.map(({ what, scale }) => ({
        moment: what === 'weight' ? ('beforeStep' as const) : ('afterStep' as const),
        series: [{ layer: name, what: `histogram of ${what}`, length: HEAD + HISTOGRAM_BINS }],
        read(values: Float32Array) {
          const { low, high, zeros, infinite, nan, bins } = histogram(valuesOf(layer, what), scale);
          values.set([low, high, zeros, infinite, nan]);
          values.set(bins, HEAD);
        },
      }));
    }),
};
