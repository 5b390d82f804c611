import { mismatch, type Rng, seededRng } from '@hgn/core';
import { assertRadius, type RadiusRange } from '../constants.ts';
import { type Room, type Solid, tint, viewOf } from '../room-view.ts';
import type { System } from '../system.ts';

/** The constants of a {@link room}. */
export type RoomOptions = {
  /** Which room: what stands in it, and where, and all colours; the whole part counts. */
  readonly room?: number;
  readonly path?: RoomPath;
  /** Of the circle of latitude that the camera begins on, in the unit hemisphere. */
  readonly radius?: RadiusRange;
  /** Of the camera about the upright, in radians per unit of time. */
  readonly speed?: number;
};

/** How the camera of a {@link room} moves. */
export type RoomPath = 'circle' | 'spiral';

/** The growth of a golden spiral's radius with its angle: by (1 + √5)/2 in a quarter turn. */
const GOLDEN = (2 / Math.PI) * Math.log((1 + Math.sqrt(5)) / 2);
const SOLIDS = 5;
const SHAPES = ['sphere', 'capsule', 'cylinder', 'box'] as const;

/**
 * A camera that moves on the unit hemisphere above the middle of a room, and faces it. q is its
 * longitude and the logarithm of its distance from the upright axis, and it moves freely,
 * H = (p₁² + p₂²)/2: along a circle of latitude (p₂ = 0), or down a golden spiral (p₂ = 0.306·p₁), until
 * it is at the floor. Five solids, of four shapes, stand in the room; they and the colours are drawn
 * from the number `room`.
 *
 * As the MuJoCo rooms of DeepMind's suite of 2021, seen by a ray caster of our own.
 *
 * @throws HgnError if a constant is out of its range
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function room({
  room: seed = 1,
  path = 'circle',
  radius = [0.4, 0.8],
  speed = Math.PI / 180,
}: RoomOptions = {}): System {
  assertRadius('room', radius);
  if (!(radius[0] > 0 && radius[1] < 1)) {
    throw mismatch(
      'room: radius',
      'a range in 0 to 1',
      radius.join(', '),
      'Both ends are outside.',
    );
  }
  if (!['circle', 'spiral'].includes(path)) {
    throw mismatch('room: path', 'circle or spiral', path, 'Leave it out for a circle.');
  }
  if (!Number.isFinite(speed) || speed === 0) {
    throw mismatch('room: speed', 'a number other than 0', `${speed}`, 'Try 0.02.');
  }
  const furnished = furnish(seededRng(Math.floor(seed)).split('room'));
  return {
    name: 'room',
    constants: { room: seed, path, radius, speed },
    dimension: 2,
    separable: true,
    energy: ({ p: [longitude = NaN, outward = NaN] }) => (longitude ** 2 + outward ** 2) / 2,
    dHdq: ({ q }) => q.map(() => 0),
    dHdp: ({ p }) => Float64Array.from(p),
    sample: (rng) => {
      const distance = radius[0] + (radius[1] - radius[0]) * rng.uniform();
      return {
        q: Float64Array.of(2 * Math.PI * rng.uniform(), Math.log(distance)),
        p: Float64Array.of(speed, path === 'spiral' ? speed * GOLDEN : 0),
      };
    },
    solution: ({ q, p }, t) => ({ q: q.map((x, i) => x + t * (p[i] as number)), p: p.slice() }),
    // 3 degrees above the floor
    allows: ({ q: [, outward = NaN] }) => outward < Math.log(0.9986),
    draw: ({ q: [longitude = NaN, outward = NaN] }) => {
      const distance = Math.min(1, Math.exp(outward));
      const height = Math.sqrt(1 - distance ** 2);
      const [x, y] = [distance * Math.cos(longitude), distance * Math.sin(longitude)];
      return { shade: viewOf(furnished, [x, y, height]) };
    },
  };
}

/** Solids of random shapes, sizes, places and colours in the middle of a room of two more. */
function furnish(rng: Rng): Room {
  const between = (from: number, to: number): number => from + (to - from) * rng.uniform();
  const floor = tint(rng.uniform(), 1);
  const walls = tint(rng.uniform(), 0.6);
  const turn = rng.uniform();
  const solids = Array.from({ length: SOLIDS }, (_, i): Solid => {
    const angle = 2 * Math.PI * (turn + i / SOLIDS);
    const distance = between(0.15, 0.5);
    return {
      shape: SHAPES[rng.integer(SHAPES.length)] as Solid['shape'],
      at: [distance * Math.cos(angle), distance * Math.sin(angle)],
      radius: between(0.06, 0.13),
      half: between(0.06, 0.18),
      color: tint(rng.uniform(), rng.uniform()),
    };
  });
  return { solids, floor, walls };
}
