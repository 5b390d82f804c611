import { beside } from './bench-peers.ts';
import type { RunResult } from './bench-run.ts';
import type { BenchLimits, EntrantResult, SystemResult } from './bench-systems.ts';
import { table } from './terminal.ts';

/** From here on the energy is another one altogether. */
const LOST = 0.5;
/** Errors below may come of rounding alone. */
const ROUNDING = 1e-12;
/** Growth that cannot be told from none. */
const LEVEL = 0.2;

/** The results on a system, for a terminal. */
export function systemLines(result: SystemResult, limits: BenchLimits): string[] {
  const { system, start, entrants, leftOut } = result;
  const target = limits.error.toExponential(0);
  const head = [
    'method',
    'order',
    'measured',
    `forces for ${target}`,
    `ms for ${target}`,
    'best error',
    'energy error',
    'over time',
  ];
  const rows = entrants.map((entrant) => {
    const { name, order, measuredOrder, price } = entrant;
    return [
      name,
      order === null ? 'varies' : `${order}`,
      measuredOrder === null ? '–' : measuredOrder.toFixed(1),
      price.evaluations === null ? '–' : price.evaluations.toFixed(0),
      price.seconds === null ? '–' : (1000 * price.seconds).toPrecision(2),
      bestText(entrant),
      ...driftTexts(entrant),
    ];
  });
  const list = (x: readonly number[]): string => x.map((xi) => xi.toPrecision(4)).join(', ');
  return [
    `${system} from q = [${list(start.q)}], p = [${list(start.p)}], to t = ${limits.time}`,
    truthText(result),
    '',
    ...table([head, ...rows]),
    '',
    ...leftOut.map(({ name, why }) => `${name} is left out: ${why}`),
    ...beside(result).map(
      ({ peer, ours }) =>
        `${peer.name} at its best: error ${tiny(peer.error)} in ${ms(peer.seconds)}` +
        (ours === undefined ? '' : `; in ${ms(ours.seconds)} ${ours.name} has ${tiny(ours.error)}`),
    ),
  ];
}

/** Where the truth comes from, and what it is worth. */
export function truthText({ truth, floor }: Pick<SystemResult, 'truth' | 'floor'>): string {
  if (truth === 'closed form') return 'errors are differences from the closed form';
  const worth = `which another integration differs from by ${tiny(floor)}`;
  return `errors are differences from the motion integrated to rounding, ${worth}`;
}

/** The smallest error, or why there is none. */
function bestText({ points }: EntrantResult): string {
  const errors = points.filter(({ failure }) => failure === undefined).map(({ error }) => error);
  if (errors.length > 0) return tiny(Math.min(...errors));
  return points.length > 0 ? 'failed' : 'too dear';
}

/** The largest error of the energy over the long time, and what becomes of it. */
export function driftTexts({
  drift,
  points,
}: Pick<EntrantResult, 'drift' | 'points'>): [size: string, kind: string] {
  if (drift === null) return ['–', points.length > 0 ? 'failed' : '–'];
  const { largest, growth } = drift;
  if (!(largest < LOST)) return [tiny(largest), 'lost'];
  if (largest < ROUNDING) return [tiny(largest), 'rounding'];
  return [tiny(largest), growth < LEVEL ? 'bounded' : `grows as t^${growth.toFixed(1)}`];
}

/** How a learned H fares, for a terminal. */
export function runLines(result: RunResult): string[] {
  const { run, system, trainedWith, trajectories, frames, entrants } = result;
  const rows = entrants.map((entrant) =>
    'failure' in entrant
      ? [entrant.name, entrant.failure]
      : [
          entrant.name,
          finite(1e4 * entrant.mse, (x) => `${x.toFixed(2)}e-4`),
          finite(entrant.relativeEnergyVariance, tiny),
          finite(entrant.reversal.latent, tiny),
          finite(entrant.reversal.pixels, tiny),
          `${entrant.forcesPerStep}`,
          ms(entrant.secondsPerStep),
        ],
  );
  const measured = rows.filter(({ length }) => length > 2);
  const failed = rows.filter(({ length }) => length <= 2);
  return [
    `the H that ${run} learned of a ${system} with ${trainedWith}, rolled out over ${frames} frames ` +
      `of ${trajectories} held-out trajectories`,
    '',
    ...table([
      [
        'integrator',
        'pixel MSE',
        'Var H along',
        'there and back',
        'its pixels',
        'forces a step',
        'a step',
      ],
      ...measured,
    ]),
    ...failed.map(([name = '', why = '']) => `${name}: ${why}`),
    '',
  ];
}

const tiny = (x: number): string => (x === Infinity ? '∞' : x.toExponential(1));
const ms = (seconds: number): string => `${(1000 * seconds).toPrecision(2)} ms`;
const finite = (x: number, write: (x: number) => string): string =>
  Number.isFinite(x) ? write(x) : 'lost';
