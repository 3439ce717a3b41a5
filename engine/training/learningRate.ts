/**
 * The learning rate of every step where the document has a schedule: written where the plan's ops read it. What a schedule
 * remembers lies among the hyper-parameters, hence in every checkpoint. Called by the trainer; the rates are those of schedules.ts.
 */
import type { Machine } from '../backends/backend.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { SCHEDULE_MEMORY } from '../optimizers.ts';
import { type Schedule, type ScheduleMemory, type ScheduleSettings, schedules } from '../schedules.ts';

/** Sets the rate before a step and watches the loss after it; allocates nothing. */
export class ScheduledRate {
  /** The document's, before its schedule. */
  documentRate = 0;
  private readonly machine: Machine;
  private readonly schedule: Schedule;
  private readonly settings: ScheduleSettings;
  private readonly rate: number;
  private readonly places: readonly [factor: number, best: number, waited: number, sum: number];
  private readonly memory: ScheduleMemory = { factor: 1, best: 0, waited: 0 };

  constructor(machine: Machine, { schedule }: Pick<Experiment, 'schedule'>) {
    const { hyperNames } = machine.plan;
    const place = (k: number) => hyperNames.indexOf(SCHEDULE_MEMORY[k] ?? '');
    this.machine = machine;
    this.schedule = schedules[schedule.type];
    // The schema has made sure that the schedule's own settings are there.
    this.settings = schedule as unknown as ScheduleSettings;
    this.rate = hyperNames.indexOf('learningRate');
    this.places = [place(0), place(1), place(2), place(3)];
  }

  /** Before step `step`. */
  begin(step: number): void {
    const { machine, settings } = this;
    if (this.schedule.settings.length === 0) return;
    let scheduled = this.schedule.rate(step, this.documentRate, settings);
    if (this.schedule.afterEpoch !== null) {
      scheduled = Math.max(settings.minimum, scheduled * machine.get(machine.plan.hyper, this.places[0]));
    }
    machine.set(machine.plan.hyper, this.rate, scheduled);
  }

  /** After a step; `ended`: how many steps the epoch had that has just ended, 0 where it goes on. */
  watch(ended: number): void {
    const { machine, memory } = this;
    if (this.schedule.afterEpoch === null) return;
    const { hyper, loss } = machine.plan;
    const [factor, best, waited, sum] = this.places;
    const total = machine.get(hyper, sum) + machine.get(loss.tensor, loss.index);
    machine.set(hyper, sum, ended === 0 ? total : 0);
    if (ended === 0) return;
    memory.factor = machine.get(hyper, factor);
    memory.best = machine.get(hyper, best);
    memory.waited = machine.get(hyper, waited);
    this.schedule.afterEpoch(total / ended, memory, this.settings);
    machine.set(hyper, factor, memory.factor);
    machine.set(hyper, best, memory.best);
    machine.set(hyper, waited, memory.waited);
  }
}
