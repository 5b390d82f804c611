import type { DensityResult } from './nhf-result.ts';

/** The section of the page about Neural Hamiltonian Flow, from its heading on. */
export function densityPage(results: readonly DensityResult[]): string {
  const rows = results.map((result) => [
    result.target,
    modelName(result),
    `${result.parameters}`,
    nats(result.gapNats),
    `${nats(result.iwaeGapNats)} ± ${nats(result.iwaeGapError)}`,
    nats(result.elboGapNats),
    `${result.steps}`,
    `${result.batch}`,
    result.seconds.toFixed(0),
    result.engine,
  ]);
  const head = [
    ...['density', 'model', 'weights', 'KL', 'gap', 'gap, ELBO'],
    ...['steps', 'batch', 'seconds', 'engine'],
  ];
  const momenta = Math.max(1, ...results.map((result) => result.momenta));
  return [
    '## Neural Hamiltonian Flow',
    '',
    'Densities of the plane, known exactly, learned from points. A gap is the mean of ln p − ln of the',
    'model over held-out points, in nats. Couplings have exact densities, so that it is the KL divergence.',
    'That of the Neural Hamiltonian Flow (Toth et al. 2020, section 3.3) is bounded from above by the ELBO',
    `and by ${momenta} momenta a point; KL is the latter less what quadrature over momenta finds beside it at`,
    '16 of the points. ± is the standard error. Weights of the encoder count. The paper shows a RealNVP of',
    'two couplings. Seconds are of the clock, in training, whatever else the machine did.',
    '',
    '```sh',
    'hgn nhf reproduce --docs docs',
    '```',
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** What a result is of, for people. */
export function modelName({
  model,
  couplings,
}: Pick<DensityResult, 'model' | 'couplings'>): string {
  if (couplings === null) return 'NHF';
  return `${model === 'realnvp' ? 'RealNVP' : 'splines'}, ${couplings} couplings`;
}

const nats = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
