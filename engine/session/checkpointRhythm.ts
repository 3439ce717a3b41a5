/**
 * When a run makes a checkpoint: often enough that looking back costs few steps, seldom enough that checkpoints cost little memory
 * beside the records. Where nothing is recorded it also finds the step at which a run diverged, by going back to the last one.
 */
import type { Checkpoint } from '../training/checkpoint.ts';
import { checkpointTensors } from '../training/checkpoint.ts';
import type { Trainer } from '../training/trainer.ts';
import { recordStride } from './workerProtocol.ts';

const SHORTEST = 16;
const LONGEST = 1000;
/** Where nothing is recorded: what may have to be trained again. */
const UNRECORDED = 200;
/** Checkpoints may take a quarter of what the records take. */
const RECORDS_PER_CHECKPOINT = 4;

/** Steps between two checkpoints of this run. */
export function checkpointInterval(trainer: Trainer, record: boolean): number {
  if (!record) return UNRECORDED;
  const { plan } = trainer.machine;
  const bytes = checkpointTensors(plan).reduce((sum, tensor) => sum + 4 * tensor.rows * tensor.columns, 0);
  const { every } = trainer.experiment.record;
  const stepsPerRecord = every === 'epoch' ? trainer.batchesPerEpoch : every;
  const records = (RECORDS_PER_CHECKPOINT * bytes) / recordStride(trainer.layout.floats, trainer.layout.codes);
  return Math.min(LONGEST, Math.max(SHORTEST, Math.ceil(records * stepsPerRecord)));
}

/** One run's rhythm. */
export class CheckpointRhythm {
  private readonly interval: number;
  /** Where a run that is not recorded was known to be finite. */
  private finite: Checkpoint | null = null;

  constructor(trainer: Trainer, record: boolean) {
    this.interval = checkpointInterval(trainer, record);
  }

  /** Standing before `step`, a checkpoint should be made. */
  due(step: number): boolean {
    return step % this.interval === 0;
  }

  restart(): void {
    this.finite = null;
  }

  /**
   * After an unrecorded step: where its loss is not finite, the steps since the last finite checkpoint are done again, recorded
   * (same bits), until the first step and layer that diverged are known.
   */
  watch(trainer: Trainer): void {
    if (trainer.diverged !== null) return;
    const { loss } = trainer.machine.plan;
    if (!trainer.machine.isFinite(loss.tensor, loss.index)) this.locate(trainer);
    else if (this.due(trainer.step)) this.finite = trainer.checkpoint();
  }

  /** At a pause: a last step may have broken a parameter that no loss has seen yet. */
  settle(trainer: Trainer): void {
    if (trainer.diverged !== null) return;
    const { machine } = trainer;
    const broken = machine.plan.parameters.some(({ tensor }) => !machine.read(tensor).every(Number.isFinite));
    if (broken) this.locate(trainer);
  }

  private locate(trainer: Trainer): void {
    const target = trainer.step;
    if (this.finite === null) trainer.restart();
    else trainer.restore(this.finite);
    while (trainer.step < target) trainer.recordedStep();
    this.finite = null;
  }
}
