/**
 * What a window that comes back (a reload, a crash) must be told of the runs that are open, collected from the events that
 * pass by. It sends nothing; used by main/server and main/electron, where a window is joined to its training port.
 */
import type { Event } from '../engine/index.ts';

type Opened = Extract<Event, { type: 'opened' }>;

/** Of each run: its document, where it stands, whether its worker is dead. */
export class OpenRuns {
  private readonly runs = new Map<string, { opened: Opened; state?: Event; lost?: Event }>();
  /** How many runs are open. */
  get size(): number {
    return this.runs.size;
  }
  /** Notes one event that the window hears. */
  hear(header: Event): void {
    const known = this.runs.get(header.run);
    if (header.type === 'opened') this.runs.set(header.run, { opened: header });
    if (header.type === 'closed') this.runs.delete(header.run);
    if (known === undefined) return;
    if (header.type === 'changed') known.opened = { ...known.opened, experiment: header.experiment };
    if (header.type === 'workerLost') known.lost = header;
    if (header.type === 'state') {
      known.state = header;
      if (header.playing) delete known.lost;
    }
  }
  /** The events to tell a window that comes back. */
  told(): Event[] {
    return [...this.runs.values()].flatMap(({ opened, state, lost }) =>
      [opened, state, lost].filter((header) => header !== undefined),
    );
  }
}
