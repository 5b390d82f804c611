import { z } from 'zod';
import { runConfig } from './config.ts';

const mse = z.number().min(0).describe('pixel MSE, images in [0, 1]');
const interval = z
  .tuple([z.number(), z.number()])
  .describe('the bounds that hold the true mean with a probability of 95 %, over trajectories');
const normalised = z
  .number()
  .min(0)
  .describe('mean over frames of Σ (x − x̂)² / Σ x², beside the pixel MSE of the same frames');
const r2 = z.number().describe('share of the variance that is explained');

/** What rollouts from held-out trajectories are worth. */
const rollouts = z.strictObject({
  mse30: mse.describe('over frames 1–30'),
  mse30Interval: interval,
  normalised30: normalised,
  mse60: mse.describe('over frames 31–60'),
  mse60Interval: interval,
  normalised60: normalised,
  mse90: mse.optional().describe('over frames 61–90, longer than any rollout in training'),
  mse90Interval: interval.optional(),
  normalised90: normalised.optional(),
  mse180: mse.optional().describe('over frames 91–180'),
  mse180Interval: interval.optional(),
  normalised180: normalised.optional(),
  vpt: z
    .number()
    .describe('valid prediction time: frames until the normalised error exceeds 0.025, the median'),
  frames: z.int().describe('that were rolled out, which the valid prediction time cannot exceed'),
});

export type RolloutMetrics = z.infer<typeof rollouts>;

/** What `metrics.json` says of a trained model. */
export const metricsSchema = z
  .strictObject({
    schemaVersion: z.literal(3),
    test: rollouts.describe(
      'reconstructions of held-out trajectories beside clean renders of them',
    ),
    backward: rollouts
      .nullable()
      .describe(
        'the same with −dt, from the state that was inferred, beside the true motion back in time; ' +
          'null where what moves cannot go back. This and speed: of the first 64 trajectories at most',
      ),
    train: z
      .strictObject({ mse30: mse.describe('over frames 1–30'), mse30Interval: interval })
      .describe('the same as test, of trajectories seen in training'),
    baselines: z
      .strictObject({
        static: mse.describe('of the first frame, standing still, over frames 1–30'),
        meanImage: mse.describe('of the mean of all images, over frames 1–30'),
        static180: mse.optional().describe('over frames 91–180'),
        meanImage180: mse.optional().describe('over frames 91–180'),
        noiseFloor: mse.describe(
          'of what knows the state and not the noise that training saw, over frames 1–30 of images ' +
            'with such noise; 0 where there was none. Other figures are beside clean images.',
        ),
      })
      .describe('of the held-out trajectories'),
    speed: z
      .strictObject({
        half: mse
          .nullable()
          .describe(
            'at half the time step, over as much time as frames 1–60 take; null where there is ' +
              'nothing between frames',
          ),
        double: mse.describe('at twice the time step, over as much time as frames 1–60 take'),
      })
      .describe('rollouts with a time step that training never took, beside the truth'),
    reversal: z
      .strictObject({
        latent: z.number().describe('distance from the start, in units of the spread of states'),
        pixels: z
          .number()
          .describe('pixel MSE between the first image and the one it comes back to'),
      })
      .nullable()
      .describe('what 59 steps forward and 59 backward leave; null where there is no way back'),
    energy: z
      .strictObject({
        variance: z.number().describe('the mean over trajectories of Var_t H'),
        relative: z.number().nullable().describe('that, over the variance between trajectories'),
        r2: z.number().describe('share of the true energy that an affine map of H explains'),
        monotoneR2: r2
          .nullable()
          .describe(
            'share of it, the mean of each trajectory, that a monotone function of H explains which ' +
              'was fitted to others: all that images tell of H where there is one degree of ' +
              'freedom; null of fewer than four trajectories',
          ),
        rankCorrelation: z
          .number()
          .describe('of H with the true energy, over trajectories; ±1 where one tells the other'),
        drift: z
          .number()
          .nullable()
          .describe(
            'mean |dH/dt| of a line through H over all frames, in standard deviations of H between ' +
              'trajectories, per unit of time',
          ),
        averageDeficit: z
          .number()
          .nullable()
          .describe('mean |Hᵢ − Hⱼ| over pairs of times, in the same standard deviations'),
        maxDeficit: z.number().nullable().describe('max |Hᵢ − Hⱼ| over pairs of times, likewise'),
      })
      .nullable()
      .describe('the learned H along rollouts over 60 frames; null where there is none'),
    symplecticity: z
      .strictObject({
        frame: z.number().min(0).describe('of the map from one frame to the next'),
        rollout: z.number().min(0).describe('of the map over all these frames'),
        frames: z.int().describe('of the rollouts'),
        trajectories: z.int().describe('that they are means over'),
      })
      .nullable()
      .describe(
        '‖JᵀΩJ − Ω‖ / ‖Ω‖ with J the Jacobian of the learned map: 0 is symplectic. This, and what ' +
          'follows, is null where latents are beyond the largest number within 60 frames',
      ),
    states: z
      .strictObject({
        affine: r2.nullable().describe('null where the latents are too many for the trajectories'),
        affineCoordinates: z.array(r2).describe('of each true coordinate, q before p'),
        cubic: r2.nullable().describe('null where the latents are too many for a polynomial'),
      })
      .nullable()
      .describe('R² of the true state from the latent one, on trajectories not fitted to'),
    symetric: z
      .strictObject({
        score: z.literal([0, 1]).describe('1 where R² > 0.9 and Sym < 0.05'),
        sym: z.number().min(0).describe('how far the map to the true states is from symplectic'),
        r2: r2.describe('of the true states by that map'),
        order: z.int().describe('degree of its polynomials'),
      })
      .nullable()
      .describe('SyMetric of the latent phase space (arXiv 2111.05986)'),
    trajectories: z.int().describe('held out, that were measured'),
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
