/**
 * What the command line tells the page that draws for it, as a schema: both sides check nothing else. The addresses of the
 * conversation stand here, too. Used by renderPage.ts and main/cli.
 */
import { z } from 'zod';
import { recordLayoutSchema } from '../../engine/index.ts';
import { exportLimits } from './film.ts';

/** Below the server's address: the job, and where its progress, file and failure go. */
export const renderAddresses = {
  job: '/render/job',
  progress: '/render/progress',
  file: '/render/file',
  failure: '/render/failure',
};

const step = z.number().int().min(0);
const whole = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().int().min(min).max(max);

/** One export of one trained run. */
export const renderJobSchema = z.object({
  /** Name under which the page joins the session. */
  window: z.string().regex(/^[\w-]{8,64}$/),
  settings: z.object({
    format: z.string(),
    axis: z.enum(['step', 'epoch']),
    from: step,
    to: step,
    seconds: z.number().min(exportLimits.seconds.min).max(exportLimits.seconds.max),
    rate: z.number().min(exportLimits.rate.min).max(exportLimits.rate.max),
    width: whole(exportLimits.width),
    height: whole(exportLimits.height),
    theme: z.enum(['night', 'projector']),
    language: z.enum(['de', 'en']),
  }),
  run: z.object({
    run: z.string(),
    experiment: z.unknown(),
    layout: recordLayoutSchema,
    parameters: z.number(),
    batchesPerEpoch: z.number(),
    memory: z.number(),
    input: z.array(z.number()),
    classes: z.array(z.string()),
    engine: z.string(),
  }),
  /** Where the run stopped being finite. */
  diverged: z.object({ step, layer: z.number().int() }).nullable(),
});
export type RenderJob = z.infer<typeof renderJobSchema>;

/** What the page says while it draws. */
export const renderProgressSchema = z.object({ done: step, pictures: step, secondsLeft: z.number().nullable() });

/** Why there will be no file: a code of assets/words and its values. */
export const renderFailureSchema = z.object({
  code: z.string().max(200),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
