import { z } from 'zod';

/** JSON has no NaN and no infinity, which a prediction that diverges may have; both are null there. */
const mse = z.number().or(z.null().transform(() => NaN));
const figure = z.number().min(0);

/** What a model learned of states alone, beside what was published of it. */
export const stateRow = z.strictObject({
  experiment: z.enum(['hnn', 'srnn', 'symoden']),
  system: z.string(),
  model: z.string(),
  parameters: z.int().min(0),
  trainLoss: mse.describe(
    'of derivatives for hnn, of short trajectories from observed states else',
  ),
  testLoss: mse.describe('the same of held-out data'),
  predictionMse: mse.describe('of long held-out trajectories, over all states and coordinates'),
  energyMse: mse.describe('of the true energy along them'),
  published: z
    .strictObject({ trainLoss: figure, testLoss: figure, energyMse: figure })
    .nullable()
    .describe('the figures of the paper, where it has any'),
  steps: z.int().min(1),
  seed: z.int(),
  seconds: z.number().describe('of training'),
});

export type StateRow = z.infer<typeof stateRow>;

/**
 * New rows in place of those of the same models and systems; others stay, so that a page can be made
 * piece by piece.
 */
export function withRows(saved: readonly StateRow[], made: readonly StateRow[]): StateRow[] {
  const key = ({ experiment, system, model }: StateRow): string =>
    [experiment, system, model].join('\n');
  return [...new Map([...saved, ...made].map((row) => [key(row), row])).values()];
}
