import { z } from 'zod';
import { runConfig } from './config.ts';

const mse = z.number().min(0).describe('pixel MSE, images in [0, 1]');
const interval = z
  .tuple([z.number(), z.number()])
  .describe('the bounds that hold the true mean with a probability of 95 %, over trajectories');

/** What `metrics.json` says of a trained model. */
export const metricsSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    test: z
      .strictObject({
        mse30: mse.describe('over frames 1–30, those the encoder reads'),
        mse30Interval: interval,
        mse60: mse.describe('over frames 31–60, which it does not read'),
        mse60Interval: interval,
        mse90: mse.optional().describe('over frames 61–90, longer than any rollout in training'),
        mse90Interval: interval.optional(),
      })
      .describe('reconstructions of held-out trajectories beside clean renders of them'),
    train: z
      .strictObject({ mse30: mse.describe('over frames 1–30'), mse30Interval: interval })
      .describe('the same, of trajectories seen in training'),
    baselines: z
      .strictObject({
        static: mse.describe('of the first frame, standing still'),
        meanImage: mse.describe('of the mean of all images'),
      })
      .describe('over frames 1–30 of the held-out trajectories'),
    speed: z
      .strictObject({
        half: mse.describe('at half the time step, over frames 1–60'),
        double: mse.describe('at twice the time step, over frames 1–60'),
      })
      .describe('rollouts with a time step that training never took, beside the truth'),
    reversal: z
      .strictObject({
        latent: z.number().describe('distance from the start, in units of the spread of states'),
        pixels: z
          .number()
          .describe('pixel MSE between the first image and the one it comes back to'),
      })
      .describe('what 59 steps forward and 59 backward leave'),
    energy: z
      .strictObject({
        variance: z.number().describe('the mean over trajectories of Var_t H'),
        relative: z.number().nullable().describe('that, over the variance between trajectories'),
        r2: z.number().describe('share of the true energy that an affine map of H explains'),
        rankCorrelation: z
          .number()
          .describe('of H with the true energy, over trajectories; ±1 where one tells the other'),
      })
      .describe('the learned H along rollouts over 60 frames'),
    seconds: z.number().describe('for training and evaluation'),
    engine: z.string(),
    seed: z.int().min(0),
    config: runConfig,
    versions: z.record(z.string(), z.string()).describe('of the packages that computed this'),
  })
  .describe('What hgn evaluate measures of a trained Hamiltonian Generative Network');

export type Metrics = z.infer<typeof metricsSchema>;

/** The JSON schema that is published beside the command. */
export function metricsJsonSchema(): object {
  return z.toJSONSchema(metricsSchema);
}
