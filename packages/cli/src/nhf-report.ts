import { lineChart, report, type Section } from '@hgn/plots';
import type { Executor } from '@hgn/core';
import type { DensityMetrics, Measured } from './nhf-evaluate.ts';
import { planePictures } from './nhf-plane.ts';
import type { LoadedDensity } from './nhf-run.ts';

/** The report of a density as one HTML file, and its pictures beside it. */
export async function densityReport(
  run: LoadedDensity,
  executor: Executor,
  metrics: DensityMetrics,
): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const { config, record } = run;
  const name = 'target' in config.source ? config.source.target : config.source.file;
  const pictures = config.dimension === 2 ? await planePictures(run, executor) : undefined;
  const loss = await lineChart(
    [
      {
        name: 'loss',
        x: record.history.map(({ step }) => step),
        y: record.history.map(({ loss: nats }) => nats),
      },
    ],
    { x: { title: 'step' }, y: { title: 'negative bound (nats, of the model’s units)' } },
  );
  const sections: Section[] = [
    ...(pictures?.sections ?? []),
    {
      heading: 'Held-out points',
      table: {
        columns: ['nats a point', 'mean', 'standard error'],
        rows: rowsOf(metrics).map(([label, { value, error }]) => [label, value, error]),
        caption:
          `${metrics.points} points that training never saw` +
          (metrics.momenta > 1
            ? `, ${metrics.momenta} momenta for each in the second bound.`
            : '.'),
      },
    },
    {
      heading: 'Training',
      figures: [{ image: loss, alt: 'The loss, falling over steps', caption: 'Means over steps.' }],
      facts: {
        model: config.model,
        engine: config.engine,
        steps: config.steps,
        batch: config.batch,
        seed: config.seed,
        minutes: record.seconds / 60,
      },
    },
  ];
  const html = report({
    title: `A learned density: ${name}`,
    summary: summaryOf(run),
    highlights: rowsOf(metrics)
      .slice(-1)
      .map(([label, { value }]) => ({ label, value, note: 'nats' })),
    sections,
  });
  return { 'report.html': html, ...pictures?.files };
}

const summaryOf = ({ config, model }: LoadedDensity): string =>
  model.phase === undefined
    ? `A ${config.model === 'realnvp' ? 'RealNVP' : 'spline flow'} of ${config.couplings} couplings.`
    : `A Neural Hamiltonian Flow: points are positions, momenta are drawn beside them, and ` +
      `${config.hamiltonians} learned Hamiltonians, one after the other, carry a normal density of ` +
      'phase space to that of the data. Volumes are preserved, so that densities are exact.';

function rowsOf({ elbo, iwae, gap, slack, momenta }: DensityMetrics): [string, Measured][] {
  const exact = momenta === 1;
  const one: [string, Measured][] = exact
    ? [['ln p', iwae]]
    : [
        ['ln p, ELBO', elbo],
        ['ln p, importance-weighted', iwae],
      ];
  if (gap === undefined) return one;
  const kl = 'KL divergence from the known density';
  if (exact) return [...one, [kl, gap.iwae]];
  const bounds: [string, Measured][] = [
    [`${kl}, by the ELBO`, gap.elbo],
    [`${kl}, importance-weighted`, gap.iwae],
  ];
  if (slack === undefined) return [...one, ...bounds];
  const error = Math.hypot(gap.iwae.error, slack.error);
  return [...one, ...bounds, [kl, { value: gap.iwae.value - slack.value, error }]];
}
