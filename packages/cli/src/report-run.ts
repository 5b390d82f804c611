import { type Cell, numberText, report } from '@hgn/plots';
import { published } from './catalog.ts';
import type { Evaluation } from './evaluate-run.ts';
import type { Pictures } from './pictures.ts';
import {
  backwardSection,
  forwardSection,
  sampleSection,
  speedSection,
} from './report-animations.ts';
import { errorTable, estimate, structureTable } from './report-tables.ts';
import { energySection, errorSection, phaseSection, trainingSection } from './report-charts.ts';

/** The report of a run as one HTML file. */
export async function reportOf(evaluation: Evaluation, pictures: Pictures): Promise<string> {
  const { run, metrics } = evaluation;
  const { config } = metrics;
  const horizon = config.horizons.at(-1) ?? 0;
  const { test, energy } = metrics;
  const paper = published[config.system];
  const mse30 = estimate(test.mse30, test.mse30Interval);
  const mse60 = estimate(test.mse60, test.mse60Interval);
  return report({
    title: `A learned Hamiltonian: ${config.system}`,
    summary:
      `A Hamiltonian Generative Network saw ${config.trajectories} clips of a ${config.system}, as ` +
      'images alone. It learned a phase space, an energy on it, and how a position looks. All that ' +
      'is shown here are held-out trajectories: the network sees their first ' +
      `${config.encoderFrames} frames, infers one state, and its energy does the rest.`,
    highlights: [
      {
        label: 'Pixel MSE, frames 1–30',
        value: mse30,
        ...(paper !== undefined && { note: `the paper: ${numberText(paper)}` }),
      },
      { label: 'Pixel MSE, frames 31–60', value: mse60, note: 'not seen by the encoder' },
      {
        label: 'Valid prediction',
        value: test.vpt,
        note: `of ${test.frames} frames, the median`,
      },
      ...(energy === null
        ? []
        : [
            {
              label: 'Learned H and true energy',
              value: Math.abs(energy.rankCorrelation),
              note: `rank correlation; a line explains R² = ${energy.r2.toFixed(3)}`,
            },
          ]),
    ],
    sections: [
      forwardSection(pictures, horizon),
      ...backwardSection(pictures),
      speedSection(pictures),
      sampleSection(pictures),
      await phaseSection(evaluation),
      ...(await energySection(evaluation, pictures)),
      await errorSection(evaluation, horizon),
      errorTable(metrics),
      structureTable(metrics),
      { heading: 'The run', facts: facts(evaluation) },
      await trainingSection(run.record.history),
    ],
  });
}

function facts({ metrics }: Evaluation): Record<string, Cell> {
  const { config, versions, seconds, engine, seed } = metrics;
  return {
    engine,
    seed,
    minutes: seconds / 60,
    steps: config.steps,
    integrator: config.integrator,
    'trajectories seen': config.trajectories,
    'trajectories held out': metrics.trajectories,
    'rollouts in training': `${config.horizons.join(', ')} frames`,
    ...Object.fromEntries(Object.entries(versions).filter(([name]) => !name.startsWith('@hgn/'))),
    '@hgn/cli': versions['@hgn/cli'] ?? '–',
  };
}
