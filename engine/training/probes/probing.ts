/**
 * The probes of one run: where their numbers stand in its records, what they were at the last recorded step, and their sums over the
 * epoch. Kept by the trainer.
 */
import { type RecordLayout, withSeries } from '../stepRecord.ts';
import { probes } from './index.ts';
import type { Measurement, ProbedNetwork } from './probe.ts';

interface Reading {
  readonly measurement: Measurement;
  readonly values: Float32Array;
}

/** Reads all series of a document's probes. */
export class Probing {
  /** The record with the probes behind everything else. */
  readonly layout: RecordLayout;
  /** Sums over the epoch's recorded steps. */
  readonly sums: Float32Array;
  private readonly values: Float32Array;
  private readings: readonly Reading[] = [];

  constructor(network: ProbedNetwork) {
    const { layout } = network.machine.plan;
    const series = measurementsOf(network).flatMap(({ probe, measurement }) =>
      measurement.series.map((each) => ({ probe, ...each })),
    );
    this.layout = withSeries(layout, series);
    this.values = new Float32Array(this.layout.floats - layout.floats);
    this.sums = new Float32Array(this.values.length);
    this.look(network);
  }

  /** From now on at this network, of the same layers. */
  look(network: ProbedNetwork): void {
    let at = 0;
    this.readings = measurementsOf(network).map(({ measurement }) => {
      const length = measurement.series.reduce((sum, series) => sum + series.length, 0);
      const values = this.values.subarray(at, at + length);
      at += length;
      return { measurement, values };
    });
  }

  measure(moment: Measurement['moment']): void {
    for (const { measurement, values } of this.readings) if (measurement.moment === moment) measurement.read(values);
  }

  /** The step's numbers count for its epoch. */
  sum(): void {
    this.values.forEach((value, index) => {
      this.sums[index] = (this.sums[index] as number) + value;
    });
  }

  /** Behind the record's other numbers. */
  copyStep(floats: Float32Array): void {
    floats.set(this.values, this.layout.floats - this.values.length);
  }

  /** Means over `steps` steps. */
  copyEpoch(floats: Float32Array, steps: number): void {
    const from = this.layout.floats - this.sums.length;
    this.sums.forEach((sum, index) => {
      floats[from + index] = sum / steps;
    });
  }
}

function measurementsOf(network: ProbedNetwork) {
  return network.experiment.record.probes.flatMap((probe) =>
    probes[probe].measurements(network).map((measurement) => ({ probe, measurement })),
  );
}

/** Whether a probe of the document needs every node kept. */
export function probesKeepAll({ record }: Pick<ProbedNetwork['experiment'], 'record'>): boolean {
  return record.probes.some((name) => probes[name].keepAll);
}
