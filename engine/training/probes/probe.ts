/**
 * What a probe is: something measured at every recorded step because the document asks for it (record.probes), beyond what every record
 * holds. A probe names its series once, before the run, and fills their numbers at every recorded step. They stand in the record
 * behind everything else. The probes themselves are one file each beside this one, listed in index.ts. Types only.
 */
import type { Backend, Machine } from '../../backends/backend.ts';
import type { DataSet } from '../../data/dataSet.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Graph } from '../../layers/graph.ts';

/** The network that is looked at. */
export interface ProbedNetwork {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly backend: Backend;
  readonly graph: Graph;
  readonly machine: Machine;
}

/** Some numbers of a record that belong together. */
export interface Series {
  /** The layer they tell of, as the record or the graph calls it; "" for the whole network. */
  readonly layer: string;
  /** What they are, e.g. "gradient of c". */
  readonly what: string;
  readonly length: number;
  /** Places where there is nothing to measure, whatever the numbers: what is NaN elsewhere is a divergence. */
  readonly holes?: readonly number[] | undefined;
}

/** Series that are read together. */
export interface Measurement {
  /** Weights are looked at as they were when the step's gradients were computed; what a step computes, after it. */
  readonly moment: 'beforeStep' | 'afterStep';
  readonly series: readonly Series[];
  /** Fills `values`, all series one after another, from what stands in memory. */
  read(values: Float32Array): void;
}

/** One kind of measurement: an entry of the registry. */
export interface Probe {
  /** Needs what fused ops skip: every node's value and gradient are kept while it is on. */
  readonly keepAll: boolean;
  /** What it measures in this network; none where it has no meaning. */
  measurements(network: ProbedNetwork): readonly Measurement[];
}
