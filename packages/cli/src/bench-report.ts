import { availableParallelism, cpus } from 'node:os';
import { type Cell, type Highlight, numberText, report, type Section } from '@hgn/plots';
import type { RunCharts, SystemCharts } from './bench-charts.ts';
import { driftTexts, truthText } from './bench-lines.ts';
import { beside } from './bench-peers.ts';
import type { RunResult } from './bench-run.ts';
import type { BenchLimits, EntrantResult, SystemResult } from './bench-systems.ts';

/** What was measured, and its charts. */
export type Measured = {
  readonly limits: BenchLimits;
  readonly systems: readonly { readonly result: SystemResult; readonly charts: SystemCharts }[];
  readonly run?: { readonly result: RunResult; readonly charts: RunCharts };
};

/** The report of a benchmark as one HTML file. */
export function benchReport({ limits, systems, run }: Measured): string {
  const names = systems.map(({ result }) => result.system).join(', ');
  return report({
    title: `Integrators on ${names}`,
    summary:
      'How much work an integrator takes for a small error, and what becomes of the energy. Each panel shows a ' +
      'family of methods in colours, and all others in grey. Down and to the left is better.',
    highlights: systems.flatMap(({ result }) => highlights(result, limits)),
    sections: [
      ...systems.map(({ result, charts }) => systemSection(result, charts, limits)),
      ...(run === undefined ? [] : [runSection(run.result, run.charts)]),
      machineSection(limits),
    ],
  });
}

function highlights(result: SystemResult, { error }: BenchLimits): Highlight[] {
  const { system, entrants } = result;
  const cheapest = (by: 'evaluations' | 'seconds'): EntrantResult | undefined =>
    [...entrants].sort((a, b) => (a.price[by] ?? Infinity) - (b.price[by] ?? Infinity))[0];
  const [few, quick] = [cheapest('evaluations'), cheapest('seconds')];
  const target = power(error);
  return [
    ...(few === undefined || few.price.evaluations === null
      ? []
      : [
          {
            label: `${system}: fewest forces for ${target}`,
            value: Math.round(few.price.evaluations),
            note: few.name,
          },
        ]),
    ...(quick === undefined || quick.price.seconds === null
      ? []
      : [
          {
            label: `${system}: least time for ${target}`,
            value: `${(1000 * quick.price.seconds).toPrecision(2)} ms`,
            note: quick.name,
          },
        ]),
    ...beside(result).flatMap(({ peer, ours }) =>
      ours === undefined
        ? []
        : [
            {
              label: `${system}: error in the time of ${peer.name}`,
              value: ours.error,
              note: `${ours.name}; ${peer.name} at its best: ${numberText(peer.error)}`,
            },
          ],
    ),
  ];
}

function systemSection(
  result: SystemResult,
  charts: SystemCharts,
  { time, longTime, error }: BenchLimits,
): Section {
  const { system, start, entrants, leftOut } = result;
  const list = (x: readonly number[]): string =>
    x.map((xi) => String(Number(xi.toPrecision(4)))).join(', ');
  const crosses = 'A cross at the upper edge is a run that failed, or of which no digit is right.';
  return {
    heading: system,
    prose:
      `From q = (${list(start.q)}), p = (${list(start.p)}) to t = ${time}. Errors are of the state at the end, ` +
      `as shares of the largest q and p on the way; ${truthText(result)}.\n\n` +
      [
        ...failures(entrants),
        ...leftOut.map(({ name, why }) => `${name} is left out: ${why}.`),
      ].join('\n\n'),
    figures: [
      {
        image: charts.evaluations,
        alt: 'Error against evaluations of the force, falling lines on logarithmic axes',
        caption: `Error against evaluations of the force, which were counted. ${crosses}`,
      },
      {
        image: charts.seconds,
        alt: 'Error against time, falling lines on logarithmic axes',
        caption:
          'Error against time, the median of repeats on one core. Times are noisy: read factors, not percents.',
      },
      {
        image: charts.energy,
        alt: 'The error of the energy over time',
        caption:
          `The largest error of the energy in windows of time to t = ${longTime}, all at nearly the same price. ` +
          'Symplectic methods keep it in bounds; what grows goes on growing.',
      },
    ],
    table: {
      columns: [
        'method',
        'order',
        'measured',
        `forces for ${power(error)}`,
        `ms for ${power(error)}`,
        'smallest error',
        'energy error',
        'over time',
      ],
      rows: entrants.map((entrant) => [
        entrant.name,
        entrant.order ?? 'varies',
        entrant.measuredOrder === null ? '–' : entrant.measuredOrder.toFixed(1),
        entrant.price.evaluations === null ? '–' : Math.round(entrant.price.evaluations),
        entrant.price.seconds === null ? '–' : 1000 * entrant.price.seconds,
        smallest(entrant),
        ...driftTexts(entrant),
      ]),
      caption:
        'The measured order is the slope of the finest settings; a long time, an eccentric orbit or a joint H ' +
        'may keep it from the claimed one.',
    },
  };
}

function smallest({ points }: EntrantResult): Cell {
  const error = Math.min(...points.map((point) => point.error));
  return Number.isFinite(error) ? error : 'none';
}

/** What did not run, in words. */
function failures(entrants: readonly EntrantResult[]): string[] {
  return entrants.flatMap(({ name, points }) => {
    const failed = points.filter(({ failure }) => failure !== undefined);
    const [first] = failed;
    if (first === undefined)
      return points.length > 0 ? [] : [`${name} costs more than is allowed.`];
    return [
      `${name} failed ${failed.length} of ${points.length} times, first so: ${first.failure ?? ''}`,
    ];
  });
}

function runSection(result: RunResult, charts: RunCharts): Section {
  const { run, system, trainedWith, engine, trajectories, frames, entrants } = result;
  const rolled = entrants.flatMap((entrant) => ('failure' in entrant ? [] : [entrant]));
  const failed = entrants.flatMap((entrant) => ('failure' in entrant ? [entrant] : []));
  const finite = (x: number): Cell => (Number.isFinite(x) ? x : 'lost');
  return {
    heading: `A learned H: ${system}`,
    prose:
      `The network in ${run} was trained with ${trainedWith}. Here its energy is rolled out by each integrator, ` +
      `from the same states, inferred of ${trajectories} held-out trajectories of ${frames} frames. All integrators ` +
      `that follow its flow closely agree; one trained with is at home with its own errors.\n\n` +
      failed.map(({ name, failure }) => `${name}: ${failure}`).join('\n\n'),
    figures: [
      {
        image: charts.mse,
        alt: 'Pixel error over frames',
        caption: 'The pixel error of each frame, mean over trajectories.',
      },
      {
        image: charts.energy,
        alt: 'The change of the learned energy over frames',
        caption:
          'How far the learned H is from where it began, root mean square, in units of its spread between trajectories.',
      },
    ],
    table: {
      columns: [
        'integrator',
        'pixel MSE',
        'Var H along',
        'there and back',
        'its pixels',
        'forces a step',
        'ms a step',
      ],
      rows: rolled.map((entrant) => [
        entrant.name,
        finite(entrant.mse),
        finite(entrant.relativeEnergyVariance),
        finite(entrant.reversal.latent),
        finite(entrant.reversal.pixels),
        entrant.forcesPerStep,
        1000 * entrant.secondsPerStep,
      ]),
      caption:
        `Var H along a rollout is a share of its variance between trajectories; there and back is in units of the ` +
        `spread of states. Steps are of a batch, one at a time, on ${engine}.`,
    },
  };
}

function machineSection({ repeats, evaluations }: BenchLimits): Section {
  const [cpu] = cpus();
  return {
    heading: 'How it was measured',
    facts: {
      'forces of a run, at most': evaluations,
      repeats,
      node: process.versions.node,
      cpu: cpu?.model ?? 'unknown',
      cores: availableParallelism(),
    },
  };
}

/** 10⁻⁶ */
function power(error: number): string {
  const exponent = Math.log10(error);
  if (!Number.isInteger(exponent)) return error.toExponential(1);
  return `10${String(exponent)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)))}`;
}
