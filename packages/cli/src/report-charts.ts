import { principalComponent, project } from '@hgn/model';
import { lineChart, phasePortrait, scatterChart, type Section } from '@hgn/plots';
import type { Evaluation } from './evaluate-run.ts';
import type { PerFrame } from './measure.ts';
import { type Pictures, SHOWN, TURN } from './pictures.ts';

/** Orbits of a phase portrait. */
const ORBITS = 24;

/** The learned phase space beside the true one. */
export async function phaseSection({ held, test }: Evaluation): Promise<Section> {
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
      `The network has ${q[0]?.[0]?.length ?? 0} numbers for q and for p, the system ` +
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

/** The learned H beside the true energy; no section where there is none. */
export async function energySection(
  { held, fit, metrics: { energy } }: Evaluation,
  { forward, backward }: Pictures,
): Promise<Section[]> {
  if (fit === undefined || energy === null) return [];
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
    ...(backward[i] === undefined
      ? []
      : [{ name: 'learned H, backward', x: time.toReversed(), y: scaled(backward[i]) }]),
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
  const section = {
    heading: 'The learned energy',
    prose:
      'A Hamiltonian is known up to a factor and a constant, so one line is fitted to all rollouts: ' +
      `true energy ≈ ${fit.slope.toPrecision(3)} · H ${fit.intercept < 0 ? '−' : '+'} ` +
      `${Math.abs(fit.intercept).toPrecision(3)}, R² = ${fit.r2.toFixed(4)}. ` +
      'Learned coordinates may stretch some orbits more than others; then H is another monotone ' +
      'function of the energy, and the points of the second chart lie on a curve: rank correlation ' +
      Math.abs(energy.rankCorrelation).toFixed(4) +
      (energy.monotoneR2 === null
        ? '.'
        : `, R² of a monotone function ${energy.monotoneR2.toFixed(4)}.`),
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
  return [section];
}

/** The error of each frame beside what knows nothing of motion. */
export async function errorSection(
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

/** How training went. */
export async function trainingSection(
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

const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
