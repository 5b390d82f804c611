import type { PhaseState } from '@hgn/core';
import { assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Looks, sceneOf } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link rigidBody}. */
export type RigidBodyOptions = Looks & {
  /** The principal moments of inertia. */
  readonly inertia1?: number;
  readonly inertia2?: number;
  readonly inertia3?: number;
  /** The range of the length G of the angular momentum. */
  readonly momentum?: RadiusRange;
};

const SIZE = 0.3;
/** How near the angular momentum may come to the third axis: |L| ≤ 0.99·G. */
const POLE = 0.99;

/**
 * A body that turns freely about its centre, in Andoyer's variables: q = [l, g], p = [L, G], where G
 * is the length of the angular momentum, which is upright, L its component along the third axis of
 * the body, l the angle about that axis and g the one about the upright:
 *
 * H = (G² − L²)·(sin² l/I₁ + cos² l/I₂)/2 + L²/(2·I₃).
 *
 * The angular momentum in the body, √(G² − L²)·(sin l, cos l) and L, obeys Euler's equations; about
 * the middle axis the body tumbles. Variables with a pole, as any two angles: a trajectory whose
 * angular momentum comes to the third axis is drawn anew. Seen as the ends of the three axes, from
 * the side, the nearer ones in front.
 *
 * @throws HgnError if a moment is not above 0
 * @see A. Deprit, Free rotation of a rigid body studied in the phase plane, 1967,
 *   DOI 10.1119/1.1974113
 */
export function rigidBody({
  inertia1 = 1,
  inertia2 = 2,
  inertia3 = 3,
  momentum = [1, 3],
  ...more
}: RigidBodyOptions = {}): System {
  const { size = SIZE } = more;
  assertPositive('rigidBody', { inertia1, inertia2, inertia3 });
  assertRadius('rigidBody', momentum);
  const colors = colorsOf(more, 3);
  const across = (l: number): number => Math.sin(l) ** 2 / inertia1 + Math.cos(l) ** 2 / inertia2;
  return {
    name: 'rigid-body',
    constants: { inertia1, inertia2, inertia3, momentum, ...more },
    dimension: 2,
    separable: false,
    energy: ({ q: [l = NaN], p: [L = NaN, G = NaN] }) =>
      ((G ** 2 - L ** 2) * across(l) + L ** 2 / inertia3) / 2,
    dHdq: ({ q: [l = NaN], p: [L = NaN, G = NaN] }) =>
      Float64Array.of(((G ** 2 - L ** 2) * Math.sin(2 * l) * (1 / inertia1 - 1 / inertia2)) / 2, 0),
    dHdp: ({ q: [l = NaN], p: [L = NaN, G = NaN] }) =>
      Float64Array.of(L * (1 / inertia3 - across(l)), G * across(l)),
    sample: (rng) => {
      const G = momentum[0] + (momentum[1] - momentum[0]) * rng.uniform();
      const L = G * POLE * (2 * rng.uniform() - 1);
      const [l, g] = [2 * Math.PI * rng.uniform(), 2 * Math.PI * rng.uniform()];
      return { q: Float64Array.of(l, g), p: Float64Array.of(L, G) };
    },
    allows: ({ p: [L = NaN, G = NaN] }) => Math.abs(L) <= POLE * G,
    draw: (state) => {
      const ends = axesOf(state).map(([x, y, z], i) => {
        return { x, y: -z, depth: y, radius: size, color: colors[i] ?? [1, 0, 0] };
      });
      const front = ends.sort((a, b) => a.depth - b.depth);
      return sceneOf(
        more,
        1 + size,
        front.map(({ x, y, radius, color }) => ({ x, y, radius, color })),
      );
    },
  };
}

/** The principal axes in space, the columns of R_z(g)·R_x(J)·R_z(l) with cos J = L/G. */
function axesOf({
  q: [l = NaN, g = NaN],
  p: [L = NaN, G = NaN],
}: PhaseState<Float64Array>): (readonly [x: number, y: number, z: number])[] {
  const cosJ = L / G;
  const sinJ = Math.sqrt(Math.max(0, 1 - cosJ ** 2));
  return [
    [Math.cos(l), Math.sin(l), 0],
    [-Math.sin(l), Math.cos(l), 0],
    [0, 0, 1],
  ].map(([a = 0, b = 0, c = 0]) => {
    const [y, z] = [cosJ * b - sinJ * c, sinJ * b + cosJ * c];
    return [Math.cos(g) * a - Math.sin(g) * y, Math.sin(g) * a + Math.cos(g) * y, z];
  });
}
