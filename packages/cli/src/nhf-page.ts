import type { DensityResult } from './nhf-tell.ts';

/** The section of the page about Neural Hamiltonian Flow, from its heading on. */
export function densityPage(results: readonly DensityResult[]): string {
  const rows = results.map((result) => [
    result.target,
    NAMES[result.model],
    `${result.parameters}`,
    nats(result.gapNats),
    `${nats(result.iwaeGapNats)} ± ${nats(result.iwaeGapError)}`,
    `${result.steps}`,
    result.seconds.toFixed(0),
    result.engine,
  ]);
  const head = ['density', 'model', 'weights', 'gap, ELBO', 'gap', 'steps', 'seconds', 'engine'];
  return [
    '## Neural Hamiltonian Flow',
    '',
    'Densities of the plane, known exactly, learned from points. The gap is the mean of ln p − ln of',
    'the model over held-out points, in nats: the KL divergence for couplings, whose densities are',
    'exact, and an upper bound of it for the Neural Hamiltonian Flow (Toth et al. 2020, section 3.3),',
    `by the ELBO and by ${Math.max(1, ...results.map(({ momenta }) => momenta))} momenta a point. ± is the standard error. Seconds are those of training.`,
    '',
    '```sh',
    'hgn nhf reproduce --docs docs',
    '```',
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

const NAMES = { nhf: 'NHF', realnvp: 'RealNVP', spline: 'splines' } as const;

const nats = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
