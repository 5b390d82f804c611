import { principalComponent, project } from '@hgn/model';
import {
  type Cell,
  type Estimate,
  lineChart,
  phasePortrait,
  report,
  scatterChart,
  type Section,
} from '@hgn/plots';
import type { Evaluation } from './evaluate-run.ts';
import type { PerFrame } from './measure.ts';
import { type Pictures, SHOWN, TURN } from './pictures.ts';

/** Orbits of a phase portrait. */
const ORBITS = 24;

/** The report of a run as one HTML file. */
export async function reportOf(evaluation: Evaluation, pictures: Pictures): Promise<string> {
  const { run, metrics } = evaluation;
  const { config } = metrics;
  const horizon = config.horizons.at(-1) ?? 0;
  const { test, train, baselines, reversal, energy } = metrics;
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
      { label: 'Pixel MSE, frames 1–30', value: mse30, note: 'the paper: 6.23 × 10⁻⁴' },
      { label: 'Pixel MSE, frames 31–60', value: mse60, note: 'not seen by the encoder' },
      { label: 'There and back', value: reversal.latent, note: 'of the spread of states' },
      { label: 'True energy explained', value: energy.r2, note: 'R², by the learned H' },
    ],
    sections: [
      forwardSection(pictures, horizon),
      backwardSection(pictures),
      speedSection(pictures),
      sampleSection(pictures),
      await phaseSection(evaluation),
      await energySection(evaluation, pictures),
      await errorSection(evaluation, horizon),
      {
        heading: 'The run',
        table: {
          columns: ['pixel MSE', 'frames 1–30', 'frames 31–60', 'frames 61–90'],
          rows: [
            [
              'held out',
              mse30,
              mse60,
              test.mse90 === undefined || test.mse90Interval === undefined
                ? '–'
                : estimate(test.mse90, test.mse90Interval),
            ],
            ['seen in training', estimate(train.mse30, train.mse30Interval), '–', '–'],
            ['first frame, still', baselines.static, '–', '–'],
            ['mean image', baselines.meanImage, '–', '–'],
          ],
          caption:
            'Means over trajectories with 95 % intervals; images in [0, 1], clean renders. ' +
            `At half speed ${(1e4 * metrics.speed.half).toFixed(2)}e-4, at double speed ` +
            `${(1e4 * metrics.speed.double).toFixed(2)}e-4 over frames 1–60.`,
        },
        facts: facts(evaluation),
      },
      await trainingSection(run.record.history),
    ],
  });
}

const estimate = (value: number, [low, high]: readonly [number, number]): Estimate => ({
  mean: value,
  low,
  high,
});

const gifOf = ({ files }: Pictures, name: string): Uint8Array => files[name] as Uint8Array;

function forwardSection(pictures: Pictures, horizon: number): Section {
  return {
    heading: 'Forward in time',
    prose:
      'Each column is a trajectory. From one inferred state the rollout goes on by itself, frame ' +
      `by frame; training rolled out at most ${horizon} frames, so all beyond is extrapolation.`,
    figures: [
      {
        image: gifOf(pictures, 'reconstruction.gif'),
        alt: 'Rows of moving discs: truth above, model below',
        caption: 'Truth above, rollout below.',
      },
      {
        image: gifOf(pictures, 'rollout.png'),
        alt: 'Ten frames of the first trajectory, truth above, model below',
        caption: 'The first of them, frame by frame; the rule marks the end of training.',
      },
    ],
  };
}

function backwardSection(pictures: Pictures): Section {
  return {
    heading: 'Backward in time',
    prose:
      `The same rollouts, from their state at frame ${TURN} back to frame 1: the integrator takes ` +
      'the same steps with −dt. Leapfrog is reversible, so nothing is lost on the way.',
    figures: [
      {
        image: gifOf(pictures, 'backward.gif'),
        alt: 'Rows of moving discs, time running backward',
        caption: 'Truth in reverse above, backward rollout below.',
      },
    ],
  };
}

function speedSection(pictures: Pictures): Section {
  return {
    heading: 'Slower and faster',
    prose:
      'A rollout with another time step plays the same motion at another speed. The truth beside ' +
      'it is simulated with that step; the network never saw one.',
    figures: [
      {
        image: gifOf(pictures, 'half-speed.gif'),
        alt: 'Rows of moving discs at half speed',
        caption: 'Half speed: time step dt / 2, 120 frames.',
      },
      {
        image: gifOf(pictures, 'double-speed.gif'),
        alt: 'Rows of moving discs at double speed',
        caption: 'Double speed: time step 2 · dt, 30 frames.',
      },
    ],
  };
}

function sampleSection(pictures: Pictures): Section {
  return {
    heading: 'Sampled from the prior',
    prose:
      'Latents drawn from N(0, 1), rolled out and decoded: trajectories that nobody simulated.',
    figures: [
      {
        image: gifOf(pictures, 'samples.gif'),
        alt: 'Twelve moving discs',
        caption: 'Twelve samples, 60 frames.',
      },
    ],
  };
}

async function phaseSection({ held, data, metrics }: Evaluation): Promise<Section> {
  const frames = TURN;
  const count = Math.min(ORBITS, held.q.length);
  const clipped = (x: readonly PerFrame[]): PerFrame[] =>
    x.slice(0, count).map((rows) => rows.slice(0, frames));
  const [q, p] = [clipped(held.q), clipped(held.p)];
  const [alongQ, alongP] = [principalComponent(q.flat()), principalComponent(p.flat())];
  const value = (i: number): number => held.energy[i]?.[0] ?? NaN;
  const learned = await phasePortrait(
    q.map((rows, i) => ({
      q: project(alongQ, rows),
      p: project(alongP, p[i] ?? []),
      value: value(i),
    })),
    { x: { title: 'learned q' }, y: { title: 'learned p' }, color: 'true energy' },
  );
  const { test } = data;
  const column = (x: Float64Array, i: number): number[] =>
    Array.from({ length: frames }, (_, t) => x[(i * test.frames + t) * test.dimension] ?? NaN);
  const truth = await phasePortrait(
    q.map((_, i) => ({ q: column(test.q, i), p: column(test.p, i), value: value(i) })),
    { x: { title: 'true q' }, y: { title: 'true p' }, color: 'true energy' },
  );
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return {
    heading: 'The learned phase space',
    prose:
      `The network has ${metrics.config.dimension} numbers for q and for p, the system ` +
      `${test.dimension}. Drawn along their leading components, with ${percent(alongQ.share)} of ` +
      `the variance of q and ${percent(alongP.share)} of that of p. A network that has learned ` +
      'the physics has closed orbits there, nested by an energy that it was never told.',
    figures: [
      {
        image: learned,
        alt: 'Orbits in the learned phase space',
        caption: `Learned: ${count} held-out rollouts of ${frames} frames; a ring marks the start.`,
      },
      {
        image: truth,
        alt: 'Orbits in the true phase space',
        caption: 'True: the same trajectories. Learned coordinates may be turned or stretched.',
      },
    ],
  };
}

async function energySection(
  { held, fit }: Evaluation,
  { forward, backward }: Pictures,
): Promise<Section> {
  const scaled = (values: readonly number[]): number[] =>
    values.map((x) => fit.slope * x + fit.intercept);
  const time = Array.from({ length: TURN }, (_, t) => t + 1);
  const lines = Array.from({ length: Math.min(SHOWN, forward.length) }, (_, i) => [
    {
      name: 'true energy',
      x: time,
      y: (held.energy[i] ?? []).slice(0, TURN),
      dashed: true,
    },
    { name: 'learned H, forward', x: time, y: scaled(forward[i] ?? []) },
    { name: 'learned H, backward', x: time.toReversed(), y: scaled(backward[i] ?? []) },
  ]).flat();
  const along = await lineChart(lines, { x: { title: 'frame' }, y: { title: 'energy' } });
  const means = held.learned.map((row) => mean(row.slice(0, TURN)));
  const scatter = await scatterChart(
    [{ name: 'trajectory', x: held.energy.map((row) => row[0] ?? NaN), y: scaled(means) }],
    {
      x: { title: 'true energy' },
      y: { title: 'learned H, affine fit' },
      width: 300,
      height: 300,
      diagonal: true,
    },
  );
  return {
    heading: 'The learned energy',
    prose:
      'A Hamiltonian is known up to a factor and a constant, so one line is fitted to all rollouts: ' +
      `true energy ≈ ${fit.slope.toPrecision(3)} · H ${fit.intercept < 0 ? '−' : '+'} ` +
      `${Math.abs(fit.intercept).toPrecision(3)}, R² = ${fit.r2.toFixed(4)}.`,
    figures: [
      {
        image: along,
        alt: 'Energies over frames: nearly level lines',
        caption: 'The learned H along rollouts, forward and back again, beside the true energy.',
      },
      {
        image: scatter,
        alt: 'Learned against true energy',
        caption: 'Its mean along each held-out rollout against the true energy.',
      },
    ],
  };
}

async function errorSection(
  { held, still, meanImage }: Evaluation,
  horizon: number,
): Promise<Section> {
  const lines = [
    { name: 'model', errors: held.errors },
    { name: 'first frame, still', errors: still },
    { name: 'mean image', errors: meanImage },
  ].map(({ name, errors }) => ({
    name,
    x: (errors[0] ?? []).map((_, t) => t + 1),
    // the first frame is its own still image, and zero has no place on a logarithmic axis
    y: (errors[0] ?? []).map((_, t) => Math.max(1e-5, mean(errors.map((row) => row[t] ?? NaN)))),
  }));
  const chart = await lineChart(lines, {
    x: { title: 'frame' },
    y: { title: 'pixel MSE', log: true },
    horizon: { x: horizon, label: 'beyond training →' },
  });
  return {
    heading: 'How far it can be trusted',
    figures: [
      {
        image: chart,
        alt: 'Pixel error over frames',
        caption: 'The error of each frame, mean over held-out trajectories.',
      },
    ],
  };
}

async function trainingSection(
  history: readonly { readonly step: number; readonly mse: number }[],
): Promise<Section> {
  const chart = await lineChart(
    [{ name: 'training', x: history.map(({ step }) => step), y: history.map(({ mse }) => mse) }],
    { x: { title: 'step' }, y: { title: 'pixel MSE', log: true } },
  );
  return {
    heading: 'Training',
    figures: [
      {
        image: chart,
        alt: 'Training error over steps',
        caption:
          'The pixel MSE of random frames of rollouts, which grow longer: each stage begins with a step up.',
      },
    ],
  };
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
    'trajectories held out': config.testTrajectories,
    'rollouts in training': `${config.horizons.join(', ')} frames`,
    ...Object.fromEntries(Object.entries(versions).filter(([name]) => !name.startsWith('@hgn/'))),
    '@hgn/cli': versions['@hgn/cli'] ?? '–',
  };
}

const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
