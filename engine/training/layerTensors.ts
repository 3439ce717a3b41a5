/**
 * The values of one weight layer, read from a trainer that keeps every node: what it reads, its pre-activations, what comes out, the
 * deltas, the weights and their gradient. Read by inspection.ts, chain.ts and histograms.ts; computes nothing.
 */
import type { Machine } from '../backends/backend.ts';
import type { NodeTensors, Tensor, Window } from '../backends/plan.ts';
import { analyse, INPUT } from '../layers/analysis.ts';
import type { EmbeddingNode, Graph, GraphNode, Shape } from '../layers/graph.ts';
import { layerTypeOf } from '../layers/index.ts';
import type { RecordedPart } from '../layers/lowering.ts';
import { windowOver } from '../layers/window.ts';
import { patchesOf, placesOf } from './imageRows.ts';
import type { LayerLayout } from './stepRecord.ts';

/** The network that is looked into: a trainer is one. */
export interface LookedInto {
  readonly graph: Graph;
  readonly machine: Machine;
}

/** float32 from the kernels, float64 from the reference. */
export type Values = Float32Array | Float64Array;

/**
 * Where a weight layer stands in the graph: its node, the node it reads (-1: the input), the activation after it (null: none), and which of
 * the node's weights it is, where the node has several.
 */
export interface LayerPlace {
  readonly layer: LayerLayout;
  readonly node: number;
  readonly source: number;
  readonly activation: number | null;
  readonly part: RecordedPart | null;
  /** The window of a convolution: it has one row for each of its places. */
  readonly window: Window | null;
}

/** Names of a recorded layer's parameters: dots join a node's name and what is its own. */
export interface LayerParameters {
  readonly weight: string;
  readonly bias: string;
}

/** The node of each recorded layer, and which of its weights that is; by the layer's name. */
function recordedNodes({ nodes }: Graph): ReadonlyMap<string, { node: number; part: RecordedPart | null }> {
  const found = new Map<string, { node: number; part: RecordedPart | null }>();
  nodes.forEach((each, node) => {
    if (each.name === undefined) return;
    const parts = layerTypeOf(each).recordedParts?.(each) ?? [];
    for (const part of parts) found.set(`${each.name} ${part.part}`, { node, part });
    if (parts.length === 0) found.set(each.name, { node, part: null });
  });
  return found;
}

/** The parameters of the recorded layer called `name`. */
export function layerParameters(graph: Graph, name: string): LayerParameters {
  const { node, part } = recordedNodes(graph).get(name) ?? { node: -1, part: null };
  const owner = graph.nodes[node]?.name ?? name;
  return { weight: `${owner}.${part?.weight ?? 'weight'}`, bias: `${owner}.${part?.bias ?? 'bias'}` };
}

/** The place of layer `index` of the record layout. */
export function layerPlace({ machine, graph }: LookedInto, index: number): LayerPlace {
  const layer = machine.plan.layout.layers[index];
  const found = recordedNodes(graph).get(layer?.name ?? '');
  if (layer === undefined || found === undefined) throw new RangeError(`no layer ${index}`);
  const { node, part } = found;
  const readers = graph.nodes.flatMap((each, reader) => (each.in.includes(node) ? [reader] : []));
  const [after] = readers;
  const isActivation = after !== undefined && readers.length === 1 && graph.nodes[after]?.type === 'activation';
  const activation = isActivation && part === null ? after : null;
  const own = graph.nodes[node] as GraphNode;
  const source = own.in[0] ?? INPUT;
  const window = own.type === 'conv2d' ? windowOver(own, shapeOf(graph, source), own.type) : null;
  return { layer, node, source, activation, part, window };
}

function shapeOf(graph: Graph, node: number): Shape {
  return analyse(graph, { keepAll: true, inputGradient: false }).shapeOf(node);
}

/** One layer's values, each read when it is asked for. */
export class LayerTensors {
  readonly place: LayerPlace;
  private readonly trainer: LookedInto;

  constructor(trainer: LookedInto, index: number) {
    this.trainer = trainer;
    this.place = layerPlace(trainer, index);
  }

  /** dL/dz [rows, units]: rows are samples, places of images, or step by step all samples of each. */
  delta(): Values {
    const kept = this.keptNames();
    return kept === null ? this.atPlaces(this.read(this.nodeOf(this.place.node)?.gradient)) : this.kept(kept.delta);
  }

  /** z [rows, units]; of one of several weights what that weight gives to it. */
  preActivations(): Values {
    const kept = this.keptNames();
    return kept === null
      ? this.atPlaces(this.read(this.nodeOf(this.place.node)?.value))
      : this.kept(kept.preActivation);
  }

  /** a = f(z) [rows, units]. */
  outputs(): Values {
    const { node, activation } = this.place;
    const kept = this.keptNames();
    return kept === null ? this.atPlaces(this.read(this.nodeOf(activation ?? node)?.value)) : this.kept(kept.output);
  }

  /** What the layer reads [rows, fanIn]. */
  inputs(): Values {
    const { source, part, window } = this.place;
    if (part !== null && this.ofNode(part.input) !== undefined) return this.kept(part.input);
    const values = this.read(source === INPUT ? this.trainer.machine.plan.input : this.nodeOf(source)?.value);
    if (this.lookup !== null) return this.lookedUp(values, this.lookup);
    return window === null ? values : patchesOf(values, window);
  }

  /** A lookup is a product with ones where the words stand: their shares, for a mean. */
  private lookedUp(ids: Values, { vocabulary, combine }: EmbeddingNode): Values {
    const context = ids.length / this.trainer.machine.plan.input.rows;
    const perRow = combine === 'mean' ? context : 1;
    const shares = new Float64Array((ids.length / perRow) * vocabulary);
    for (let k = 0; k < ids.length; k++) {
      const at = Math.floor(k / perRow) * vocabulary + (ids[k] as number);
      shares[at] = (shares[at] as number) + 1 / perRow;
    }
    return shares;
  }

  /** The node, where it looks up vectors. */
  private get lookup(): EmbeddingNode | null {
    const node = this.trainer.graph.nodes[this.place.node];
    return node?.type === 'embedding' ? node : null;
  }

  private keptNames() {
    const { part, node } = this.place;
    return part ?? layerTypeOf(this.trainer.graph.nodes[node] as GraphNode).keptByUnit ?? null;
  }

  private atPlaces(values: Values): Values {
    const { window, layer } = this.place;
    return window === null ? values : placesOf(values, layer.units, window.outHeight * window.outWidth);
  }

  /** [units, fanIn]. */
  weight(): Values {
    return this.unitsFirst(this.read(this.parameter('weight')?.tensor));
  }

  /** dL/dW [units, fanIn]. */
  weightGradient(): Values {
    return this.unitsFirst(this.read(this.parameter('weight')?.gradient));
  }

  /** A table of vectors is held word by word. */
  private unitsFirst(values: Values): Values {
    if (this.lookup === null) return values;
    const { fanIn, units } = this.place.layer;
    return values.map((_, index) => values[(index % fanIn) * units + Math.floor(index / fanIn)] as number);
  }

  /** Null where the layer has none. */
  bias(): { readonly values: Values; readonly gradient: Values } | null {
    const bias = this.parameter('bias');
    return bias === undefined ? null : { values: this.read(bias.tensor), gradient: this.read(bias.gradient) };
  }

  /** Whose a row is: the sample's place in the batch, and which of its steps or places where it has several. */
  whereIs(row: number): { readonly sample: number; readonly step?: number; readonly place?: number } {
    const rows = this.rowsOfSample();
    if (rows === 1) return { sample: row };
    if (this.place.window !== null || this.lookup !== null) {
      return { sample: Math.floor(row / rows), place: row % rows };
    }
    const batch = this.trainer.machine.plan.input.rows;
    return { sample: row % batch, step: Math.floor(row / batch) };
  }

  /** The row of the batch's first sample, at its last step where it has several. */
  lastStep(): number {
    const rows = this.rowsOfSample();
    return rows > 1 && this.whereIs(1).step !== undefined ? (rows - 1) * this.trainer.machine.plan.input.rows : 0;
  }

  private rowsOfSample(): number {
    const { node, layer } = this.place;
    const kept = this.keptNames();
    const delta = kept === null ? this.nodeOf(node)?.gradient : this.ofNode(kept.delta);
    const values = (delta?.rows ?? 0) * (delta?.columns ?? 0);
    return Math.max(1, Math.floor(values / layer.units / this.trainer.machine.plan.input.rows));
  }

  private parameter(which: keyof LayerParameters) {
    const name = layerParameters(this.trainer.graph, this.place.layer.name)[which];
    return this.trainer.machine.plan.parameters.find((each) => each.name === name);
  }

  private nodeOf(node: number): NodeTensors | undefined {
    return this.trainer.machine.plan.nodes[node];
  }

  private named(name: string): Tensor | undefined {
    return this.trainer.machine.plan.tensors.find((each) => each.name === name);
  }

  private ofNode(suffix: string): Tensor | undefined {
    return this.named(`kept/${this.trainer.graph.nodes[this.place.node]?.name}.${suffix}`);
  }

  /** What the node keeps. A state before the first step comes first: whoever reads states reads those before. */
  private kept(suffix: string): Values {
    const tensor = this.ofNode(suffix);
    const rows = this.rowsOfSample() * this.trainer.machine.plan.input.rows;
    return this.read(tensor).subarray(0, (tensor?.columns ?? 0) * rows);
  }

  private read(tensor: Tensor | null | undefined): Values {
    return tensor ? this.trainer.machine.read(tensor) : new Float32Array();
  }
}
