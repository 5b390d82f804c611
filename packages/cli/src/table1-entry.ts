import { meanInterval } from '@hgn/model';
import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import { paperTable, reproductionTable } from './published-table.ts';
import { type TableSystem, tableSystems, type VariantName, variants } from './table1-variants.ts';

const mse = z.number().min(0);
const figures = z.strictObject({ train: mse, test: mse }).nullable();

/** A model on a system, over all seeds: means, and what each seed gave. */
export const tableEntry = z.strictObject({
  system: z.string(),
  variant: z.string(),
  preset: z.string(),
  seeds: z.int().min(1).describe('runs, each with data and weights of its own'),
  testMse30: mse.describe('pixel MSE over frames 1–30 of held-out trajectories'),
  testMse30Interval: z.tuple([z.number(), z.number()]).nullable().describe('95 %, over seeds'),
  testMse60: mse.describe('over frames 31–60'),
  testMse90: mse.nullable().describe('over frames 61–90'),
  testMse180: mse.nullable().describe('over frames 91–180'),
  trainMse30: mse.describe('over frames 1–30 of trajectories seen in training'),
  static: z.strictObject({ mse30: mse, mse180: mse.nullable() }).describe('the first frame'),
  meanImage: z.strictObject({ mse30: mse, mse180: mse.nullable() }),
  noiseFloor: mse.nullable().describe('what noise of the data leaves to the best of models'),
  vpt: z.number().nullable().describe('frames until the normalised MSE passes 0.025, the median'),
  energyVariance: z.number().nullable().describe('mean over trajectories of Var_t H'),
  energyRelative: z.number().nullable().describe('that, over the variance between trajectories'),
  energyR2: z.number().nullable().describe('of the true energy from the learned H'),
  energyMonotoneR2: z
    .number()
    .nullable()
    .default(null)
    .describe('the same by a monotone function, of other trajectories'),
  reversal: z.number().nullable().describe('there and back, in units of the spread of states'),
  paper: figures.describe('pixel MSE over 30 frames that the paper reports'),
  reproduced: figures.describe('the same of the published reproduction'),
  steps: z.int().min(1),
  shortened: z.boolean().describe('whether the budget left fewer steps than the preset has'),
  seconds: z.number().describe('a run takes, training and evaluation'),
  engine: z.string(),
  commit: z.string().nullable(),
  runs: z.array(z.strictObject({ seed: z.int(), testMse30: mse, testMse60: mse, seconds: mse })),
});

export type TableEntry = z.infer<typeof tableEntry>;

/** What one seed gave. */
export type TableRun = {
  readonly metrics: Metrics;
  /** Whether the budget left it fewer steps than the preset has. */
  readonly shortened: boolean;
  readonly commit: string | null;
};

/** The entry of the runs of one model on one system. */
export function entryOf(
  system: TableSystem,
  variant: VariantName,
  runs: readonly [TableRun, ...TableRun[]],
): TableEntry {
  const { preset } = variants[variant];
  const [{ metrics: first, commit }] = runs;
  const all = runs.map(({ metrics }) => metrics);
  const mean = (of: (metrics: Metrics) => number): number => average(all.map(of));
  const meanIf = (of: (metrics: Metrics) => number | null | undefined): number | null => {
    const values = all.map(of).filter((x) => typeof x === 'number');
    return values.length === all.length ? average(values) : null;
  };
  return {
    system,
    variant,
    preset,
    seeds: runs.length,
    testMse30: mean(({ test }) => test.mse30),
    testMse30Interval: intervalOf(all.map(({ test }) => test.mse30)),
    testMse60: mean(({ test }) => test.mse60),
    testMse90: meanIf(({ test }) => test.mse90),
    testMse180: meanIf(({ test }) => test.mse180),
    trainMse30: mean(({ train }) => train.mse30),
    static: {
      mse30: mean(({ baselines }) => baselines.static),
      mse180: meanIf(({ baselines }) => baselines.static180),
    },
    meanImage: {
      mse30: mean(({ baselines }) => baselines.meanImage),
      mse180: meanIf(({ baselines }) => baselines.meanImage180),
    },
    noiseFloor: meanIf(({ baselines }) => baselines.noiseFloor),
    vpt: meanIf(({ test }) => test.vpt),
    energyVariance: meanIf(({ energy }) => energy?.variance),
    energyRelative: meanIf(({ energy }) => energy?.relative),
    energyR2: meanIf(({ energy }) => energy?.r2),
    energyMonotoneR2: meanIf(({ energy }) => energy?.monotoneR2),
    reversal: meanIf(({ reversal }) => reversal?.latent),
    paper: publishedOf(paperTable, system, variant),
    reproduced: publishedOf(reproductionTable, system, variant),
    steps: first.config.steps,
    shortened: runs.some(({ shortened }) => shortened),
    seconds: mean(({ seconds }) => seconds),
    engine: first.engine,
    commit,
    runs: all.map(({ seed, test, seconds }) => ({
      seed,
      testMse30: test.mse30,
      testMse60: test.mse60,
      seconds,
    })),
  };
}

/**
 * New entries in place of those of the same models and systems, in the order of the table; others stay,
 * so that a table can be made piece by piece.
 */
export function withEntries(
  saved: readonly TableEntry[],
  made: readonly TableEntry[],
): TableEntry[] {
  const place = ({ system, variant }: TableEntry): string => {
    const ranks = [tableSystems, variants].map(Object.keys);
    const [row = 0, column = 0] = [system, variant].map((name, i) => ranks[i]?.indexOf(name));
    return [row, column].map((n) => String(n).padStart(3, '0')).join();
  };
  const all = new Map([...saved, ...made].map((entry) => [place(entry), entry]));
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function intervalOf(values: readonly number[]): [number, number] | null {
  if (values.length < 2) return null;
  const { low, high } = meanInterval(values);
  return [low, high];
}

/** Published figures are × 1e-4. */
function publishedOf(
  table: typeof paperTable,
  system: TableSystem,
  variant: VariantName,
): { train: number; test: number } | null {
  const { published } = variants[variant] as { readonly published?: string };
  const figures = published === undefined ? undefined : table[published]?.[system];
  return figures ? { train: 1e-4 * figures.train.mean, test: 1e-4 * figures.test.mean } : null;
}

const average = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
