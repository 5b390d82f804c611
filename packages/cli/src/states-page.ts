import type { StateRow } from './states-row.ts';

/** The section of the page about learning from states, from its heading on. */
export function statesPage(rows: readonly StateRow[]): string {
  const of = (experiment: StateRow['experiment']): StateRow[] =>
    rows.filter((row) => row.experiment === experiment);
  return [
    '## Learning from states',
    '',
    'Positions and momenta are given here, not images. Prediction and energy are mean square errors of',
    'long held-out trajectories that begin at true states, the energy being the true one of the predicted',
    'states. Losses are those of training and of held-out data.',
    '',
    '```sh',
    'hgn states reproduce --docs docs',
    '```',
    ...section('Hamiltonian Neural Networks', HNN, of('hnn')),
    ...section('Symplectic Recurrent Neural Networks', SRNN, of('srnn')),
    ...orders(of('srnn')),
    ...section('Symplectic ODE-Net', SYMODEN, of('symoden')),
  ].join('\n');
}

const HNN = `On true derivatives of states, seen with noise of 0.1 but for the two bodies (Greydanus et al. 2019; figures
of its code's README, whose energies are of trajectories of its own). Noise sets a floor to the losses.`;
const SRNN = `On noisy trajectories of 10 states of 5 masses between springs, smaller than the published 20 (Chen et al.
2020). The paper's claims are orders of the errors of prediction; below the table is which of them hold here.`;
const SYMODEN = `A pendulum under torques from −2 to 2, trained on 4 states at a time and predicted over 100 (Zhong et al.
2020, task 1; the paper has a chart of it, no figures).`;

/** Which model the paper says predicts better than which. */
const ORDERS = [
  ['single-step, leapfrog', 'single-step, Euler'],
  ['recurrent, leapfrog', 'recurrent, Euler'],
  ['recurrent, leapfrog', 'single-step, leapfrog'],
  ['recurrent, leapfrog, starts learned', 'recurrent, leapfrog'],
] as const;

function orders(rows: readonly StateRow[]): string[] {
  const errorOf = (model: string): number | undefined =>
    rows.find((row) => row.model === model)?.predictionMse;
  const lines = ORDERS.flatMap(([better, worse]) => {
    const [less, more] = [errorOf(better), errorOf(worse)];
    if (less === undefined || more === undefined) return [];
    return [`- “${better}” before “${worse}”: ${less < more ? 'so here' : 'not so here'}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function section(title: string, prose: string, rows: readonly StateRow[]): string[] {
  if (rows.length === 0) return [];
  const [head = [], ...lines] = stateCells(rows);
  const cells = [head, head.map(() => '---'), ...lines];
  return [
    '',
    `### ${title}`,
    '',
    ...prose.split('\n'),
    '',
    ...cells.map((c) => `| ${c.join(' | ')} |`),
  ];
}

/** A table of rows, the heads of its columns first. */
export function stateCells(rows: readonly StateRow[]): string[][] {
  const published = rows.some((row) => row.published !== null);
  const head = ['system', 'model', 'train loss', 'test loss', 'prediction', 'energy'];
  const theirs = ['published: train', 'test', 'energy'];
  return [
    [...head, ...(published ? theirs : []), 'weights', 'steps', 'seconds'],
    ...rows.map((row) => [
      ...[row.system, row.model, short(row.trainLoss), short(row.testLoss)],
      ...[short(row.predictionMse), short(row.energyMse)],
      ...(published
        ? [row.published?.trainLoss, row.published?.testLoss, row.published?.energyMse].map(short)
        : []),
      ...[`${row.parameters}`, `${row.steps}`, row.seconds.toFixed(0)],
    ]),
  ];
}

const short = (x: number | undefined): string => (x === undefined ? '–' : x.toExponential(2));
