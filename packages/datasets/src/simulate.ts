import { HgnError, mismatch, type PhaseState, type Rng, seededRng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { advance } from './advance.ts';
import type { System } from './system.ts';
import type { MemberParameters, SystemFamily } from './system-family.ts';
import type { Trajectories } from './trajectories.ts';

/** What to simulate. */
export type SimulateOptions = {
  readonly system: System | SystemFamily;
  /** How many. */
  readonly trajectories: number;
  /** States of each, the first one included. */
  readonly frames: number;
  /** Time between frames; negative is backward. */
  readonly dt: number;
  readonly seed: number;
  /** Another split has other trajectories, whatever their number: `'train'` by default, `'test'`. */
  readonly split?: string;
  /** Index of the first one, 0 by default: a set can be made in pieces. */
  readonly from?: number;
  /** Standard deviation of the noise that frames are seen with, 0 by default; states have none. */
  readonly noise?: number;
};

/** Draws of one trajectory before giving up. */
const ATTEMPTS = 1000;

/**
 * Trajectories of a system, true to 1e-12: by its solution where it has one, else integrated to
 * rounding. One that comes to a state which the system does not allow is drawn anew, and counted; so
 * that with such a system trajectory i depends on `frames` and `dt` too.
 *
 * @throws HgnError if a number is out of its range, the motion cannot be integrated, or the system
 *   allows hardly any trajectory
 */
export function simulate({
  system,
  trajectories: count,
  frames,
  dt,
  seed,
  split = 'train',
  from = 0,
  noise = 0,
}: SimulateOptions): Trajectories {
  assertWhole('trajectories', count, 1);
  assertWhole('frames', frames, 1);
  assertWhole('from', from, 0);
  if (!Number.isFinite(dt) || dt === 0) {
    throw mismatch('dt', 'a number other than 0', `${dt}`, 'Try 0.125.');
  }
  if (!(noise >= 0 && noise < Infinity)) {
    throw mismatch('noise', 'a number from 0 up', `${noise}`, 'Leave it out for none.');
  }
  const { name, constants, dimension } = system;
  const [q, p] = allocate([count, frames, dimension]);
  const rng = seededRng(seed).split('trajectories').split(split);
  const drawn: MemberParameters[] = [];
  let redrawn = 0;
  for (let i = 0; i < count; i++) {
    const { parameters, path, attempts } = trajectory(system, rng.split(from + i), frames, dt);
    drawn.push(parameters);
    redrawn += attempts - 1;
    path.forEach((state, frame) => {
      q.set(state.q, (i * frames + frame) * dimension);
      p.set(state.p, (i * frames + frame) * dimension);
    });
  }
  const parameters = Object.fromEntries(
    Object.keys(drawn[0] ?? {}).map((key) => [
      key,
      Float64Array.from(drawn, (own) => own[key] ?? NaN),
    ]),
  );
  return {
    system: name,
    constants,
    parameters,
    seed,
    split,
    from,
    redrawn,
    dt,
    noise,
    count,
    frames,
    dimension,
    q,
    p,
  };
}

/** A trajectory that is allowed. */
type Trajectory = {
  readonly parameters: MemberParameters;
  readonly path: readonly PhaseState<Float64Array>[];
  readonly attempts: number;
};

function trajectory(
  system: System | SystemFamily,
  rng: Rng,
  frames: number,
  dt: number,
): Trajectory {
  for (let attempts = 1; attempts <= ATTEMPTS; attempts++) {
    const own = attempts === 1 ? rng : rng.split(`attempt ${attempts}`);
    const family = 'member' in system;
    const parameters = family ? system.parameters(own.split('parameters')) : {};
    const path = pathOf(family ? system.member(parameters) : system, own, frames, dt);
    if (path !== undefined) return { parameters, path, attempts };
  }
  throw mismatch(
    `${system.name}: allows`,
    `one trajectory of ${frames} frames in ${ATTEMPTS}`,
    'none',
    'Ask for fewer frames, or begin in a smaller range.',
  );
}

/** The states of a system from a random one on, undefined where it may not go there. */
function pathOf(
  system: System,
  rng: Rng,
  frames: number,
  dt: number,
): PhaseState<Float64Array>[] | undefined {
  const { name, dimension, solution, allows } = system;
  const first = system.sample(rng);
  if (first.q.length !== dimension || first.p.length !== dimension) {
    const got = `${first.q.length} and ${first.p.length}`;
    throw mismatch(`${name}: sample`, `q and p of length ${dimension}`, got, 'See `dimension`.');
  }
  const path = [first];
  for (let frame = 0; frame < frames; frame++) {
    const state =
      frame === 0
        ? first
        : (solution?.(first, frame * dt) ?? advance(system, path[frame - 1] as typeof first, dt));
    if (state === undefined || !(allows?.(state) ?? true)) return undefined;
    path[frame] = state;
  }
  return path;
}

function allocate(shape: readonly number[]): readonly [Float64Array, Float64Array] {
  const length = shape.reduce((a, b) => a * b, 1);
  try {
    return [new Float64Array(length), new Float64Array(length)];
  } catch (cause) {
    const size = `${((16 * length) / 1e9).toPrecision(3)} GB`;
    const message = `trajectories: expected a set that fits into memory, got ${size}.`;
    throw new HgnError(`${message} Make it in pieces, with \`from\`.`, { cause });
  }
}
