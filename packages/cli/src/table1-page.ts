import { paperTable } from './published-table.ts';
import { newConfig } from './run-options.ts';
import type { TableEntry } from './table1-entry.ts';
import { variants, type VariantName } from './table1-variants.ts';

/** The section of the page about Table 1, from its heading on. */
export function tablePage(entries: readonly TableEntry[]): string {
  const systems = [...new Set(entries.map(({ system }) => system))];
  const of = (system: string): TableEntry[] => entries.filter((entry) => entry.system === system);
  return [
    '## Table 1 of Hamiltonian Generative Networks',
    '',
    'Pixel MSE × 1e-4 of rollouts from held-out trajectories, images in [0, 1]: ours, the means over',
    'seeds with 95 % intervals where there are three or more; what the paper reports of its own model',
    '(Toth et al. 2020, table 1); and what its published reproduction measured with the input',
    'reconstructed (Balsells Rodas et al. 2021). Clean renders, but where a row says otherwise; the',
    'paper may have had noise on its own. Training never sees a frame beyond the 90th. The still first',
    'frame and the mean image are what a model has without having learned any motion; VPT counts the',
    'frames, of 180, until the normalised error passes 0.025. R² of energy is the share of the true',
    'energy that a line through the learned H explains, and monotone what a monotone function of it',
    'does, fitted to other trajectories: of one degree of freedom images determine no more of H. Ours',
    'have no f_ψ where they say nothing of it, the published architectures have one.',
    '',
    '```sh',
    'hgn reproduce table1 --seeds 3 --docs docs',
    '```',
    ...systems.flatMap((system) => ['', `### ${system}`, '', ...tableOf(of(system))]),
  ].join('\n');
}

function tableOf(entries: readonly TableEntry[]): string[] {
  const [first] = entries;
  if (first === undefined) return [];
  const head = [
    'model',
    'frames 1–30',
    '31–60',
    '61–90',
    '91–180',
    'train 1–30',
    'paper',
    'reproduction',
    'VPT',
    'Var H / Var E',
    'R² of energy',
    'monotone',
    'reversal',
    'seeds',
    'steps',
    'seconds',
  ];
  const rows = entries.map((entry) => [
    titleOf(entry),
    interval(entry),
    mse(entry.testMse60),
    mse(entry.testMse90),
    mse(entry.testMse180),
    mse(entry.trainMse30),
    mse(entry.paper?.test),
    mse(entry.reproduced?.test),
    entry.vpt === null ? '–' : entry.vpt.toFixed(0),
    entry.energyRelative === null ? '–' : entry.energyRelative.toExponential(1),
    ...[entry.energyR2, entry.energyMonotoneR2].map((r2) => r2?.toFixed(4) ?? '–'),
    entry.reversal === null ? '–' : entry.reversal.toExponential(1),
    `${entry.seeds}`,
    stepsOf(entry),
    entry.seconds.toFixed(0),
  ]);
  const sparse = (title: string, cells: Readonly<Record<string, string>>): string[] =>
    head.map((column, i) => (i === 0 ? title : (cells[column] ?? '')));
  const baseline = (title: string, { mse30, mse180 }: TableEntry['static']): string[] =>
    sparse(title, { 'frames 1–30': mse(mse30), '91–180': mse(mse180) });
  const without = paperTable['no-transform']?.[first.system]?.test.mean.toFixed(2) ?? '–';
  return [
    head,
    head.map(() => '---'),
    ...rows,
    sparse('leapfrog without f_ψ, published', { paper: without }),
    baseline('still first frame', first.static),
    baseline('mean image', first.meanImage),
  ].map((cells) => `| ${cells.join(' | ')} |`);
}

function titleOf({ variant, noiseFloor }: TableEntry): string {
  const { title } = variants[variant as VariantName];
  return noiseFloor === null || noiseFloor === 0 ? title : `${title} (floor ${mse(noiseFloor)})`;
}

function interval({ testMse30, testMse30Interval, seeds }: TableEntry): string {
  if (testMse30Interval === null || seeds < 3) return mse(testMse30);
  const half = (testMse30Interval[1] - testMse30Interval[0]) / 2;
  return `${mse(testMse30)} ± ${mse(half)}`;
}

function stepsOf({ system, preset, steps, shortened }: TableEntry): string {
  if (!shortened) return `${steps}`;
  const whole = newConfig({ preset, system: `paper/${system}`, engine: 'auto', out: '' }, 'auto');
  return `${steps} of ${whole.steps}, cut to the budget`;
}

/** × 1e-4. */
const mse = (x: number | null | undefined): string =>
  x === null || x === undefined ? '–' : (1e4 * x).toFixed(2);
