/**
 * Probe: the running mean and variance of every channel of every batch normalisation, as evaluation uses them.
 */
import type { Probe } from './probe.ts';

/** Two series a normalisation, one number a channel. */
export const statistics: Probe = {
  keepAll: false,
  measurements: ({ machine }) =>
    machine.plan.buffers.flatMap((buffer) => {
      const [, layer = '', kind] = /^(?:buffer\/)?(.*)\.running_(mean|var)$/.exec(buffer.name) ?? [];
      if (kind === undefined) return [];
      return {
        moment: 'afterStep' as const,
        series: [
          { layer, what: `running ${kind === 'mean' ? 'mean' : 'variance'}`, length: buffer.rows * buffer.columns },
        ],
        read: (values: Float32Array) => values.set(machine.read(buffer)),
      };
    }),
};
