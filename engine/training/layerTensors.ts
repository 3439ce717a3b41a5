/**
 * The values of one weight layer, read from a trainer that keeps every node: what it reads, its pre-activations, what comes out, the
 * deltas, the weights and their gradient. Read by inspection.ts, chain.ts and histograms.ts; computes nothing.
 */
import type { Tensor } from '../backends/plan.ts';
import { INPUT } from '../layers/analysis.ts';
import type { LayerLayout } from './stepRecord.ts';
import type { Trainer } from './trainer.ts';

/** float32 from the kernels, float64 from the reference. */
export type Values = Float32Array | Float64Array;

/** Where a weight layer stands in the graph: its node, the node it reads (-1: the input), the activation after it (null: none). */
export interface LayerPlace {
  readonly layer: LayerLayout;
  readonly node: number;
  readonly source: number;
  readonly activation: number | null;
}

/** The place of layer `index` of the record layout. */
export function layerPlace({ machine, graph }: Trainer, index: number): LayerPlace {
  const layer = machine.plan.layout.layers[index];
  const node = graph.nodes.findIndex((each) => each.name === layer?.name);
  if (layer === undefined || node < 0) throw new RangeError(`no layer ${index}`);
  const readers = graph.nodes.flatMap((each, reader) => (each.in.includes(node) ? [reader] : []));
  const [after] = readers;
  const isActivation = after !== undefined && readers.length === 1 && graph.nodes[after]?.type === 'activation';
  return { layer, node, source: graph.nodes[node]?.in[0] ?? INPUT, activation: isActivation ? after : null };
}

/** One layer's values, each read when it is asked for. */
export class LayerTensors {
  readonly place: LayerPlace;
  private readonly trainer: Trainer;

  constructor(trainer: Trainer, index: number) {
    this.trainer = trainer;
    this.place = layerPlace(trainer, index);
  }

  /** dL/dz [batch, units]. */
  delta(): Values {
    return this.read(this.trainer.machine.plan.nodes[this.place.node]?.gradient);
  }

  /** z [batch, units]. */
  preActivations(): Values {
    return this.read(this.trainer.machine.plan.nodes[this.place.node]?.value);
  }

  /** a = f(z) [batch, units]. */
  outputs(): Values {
    const { node, activation } = this.place;
    return this.read(this.trainer.machine.plan.nodes[activation ?? node]?.value);
  }

  /** What the layer reads [batch, fanIn]. */
  inputs(): Values {
    const { plan } = this.trainer.machine;
    const { source } = this.place;
    return this.read(source === INPUT ? plan.input : plan.nodes[source]?.value);
  }

  /** [units, fanIn]. */
  weight(): Values {
    return this.read(this.parameter('weight')?.tensor);
  }

  /** dL/dW [units, fanIn]. */
  weightGradient(): Values {
    return this.read(this.parameter('weight')?.gradient);
  }

  /** Null where the layer has none. */
  bias(): { readonly values: Values; readonly gradient: Values } | null {
    const bias = this.parameter('bias');
    return bias === undefined ? null : { values: this.read(bias.tensor), gradient: this.read(bias.gradient) };
  }

  private parameter(suffix: string) {
    const name = `${this.place.layer.name}.${suffix}`;
    return this.trainer.machine.plan.parameters.find((each) => each.name === name);
  }

  private read(tensor: Tensor | null | undefined): Values {
    return tensor ? this.trainer.machine.read(tensor) : new Float32Array();
  }
}
