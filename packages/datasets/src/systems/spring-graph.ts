import { mismatch } from '@hgn/core';
import { assertWhole } from '../assert-whole.ts';
import { assertFriction, assertPositive } from '../constants.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import { springs } from '../springs.ts';
import type { System } from '../system.ts';

/** The constants of a {@link springGraph}. */
export type SpringGraphOptions = Looks &
  Pick<System, 'friction'> & {
    /** How many. */
    readonly bodies?: number;
    /** Which of them a spring connects: pairs one after the other, [0, 1, 1, 2] for two springs. */
    readonly edges?: readonly number[];
    /** Of each body. */
    readonly mass?: number;
    /** Of each spring. */
    readonly stiffness?: number;
    /** Stiffness of a spring from each body to the origin, which keeps the graph in the picture. */
    readonly anchor?: number;
    /** The largest first coordinate. */
    readonly amplitude?: number;
  };

/**
 * Equal bodies in the plane, some of them connected by springs without a length of their own:
 * H = Σ |pᵢ|²/2m + Σ_edges k·|qᵢ − qⱼ|²/2 + Σ κ·|qᵢ|²/2, q = [x₁, y₁, x₂, y₂, …], κ the anchor. The
 * springs are those of the `springs` of neural relational inference; the motion is exact.
 *
 * @throws HgnError if a constant is not above 0, or an edge has an end that is no body
 * @see T. Kipf, E. Fetaya, K.-C. Wang, M. Welling, R. Zemel, Neural Relational Inference for
 *   Interacting Systems, 2018, arXiv:1802.04687
 */
export function springGraph({
  bodies = 5,
  edges = [0, 1, 1, 2, 2, 3, 0, 2, 3, 4],
  mass = 1,
  stiffness = 1,
  anchor = 0.5,
  amplitude = 1,
  size = 0.25,
  ...more
}: SpringGraphOptions = {}): System {
  const { friction = 0 } = more;
  assertWhole('springGraph: bodies', bodies, 2);
  assertPositive('springGraph', { mass, stiffness, anchor, amplitude, size });
  assertFriction('springGraph', friction);
  const strange = edges.find((end) => !Number.isInteger(end) || end < 0 || end >= bodies);
  if (strange !== undefined || edges.length % 2 !== 0) {
    const got = strange === undefined ? `${edges.length} ends` : `${strange}`;
    throw mismatch('springGraph: edges', `pairs of 0 to ${bodies - 1}`, got, 'Write [0, 1, 1, 2].');
  }
  const matrix = Array.from({ length: bodies }, (_, i) =>
    Array.from({ length: bodies }, (__, j) => (i === j ? anchor : 0)),
  );
  for (let edge = 0; edge < edges.length; edge += 2) {
    const [i, j] = edges.slice(edge, edge + 2) as [number, number];
    for (const [a, b, value] of [
      [i, i, stiffness],
      [j, j, stiffness],
      [i, j, -stiffness],
      [j, i, -stiffness],
    ] as const) {
      const row = matrix[a] as number[];
      row[b] = (row[b] as number) + value;
    }
  }
  const colors = colorsOf(more, bodies);
  const draw: System['draw'] = ({ q }) =>
    sceneOf(
      more,
      1.5 * amplitude + size,
      colors.map((color, i) => {
        return { x: q[2 * i] as number, y: q[2 * i + 1] as number, radius: size, color };
      }),
    );
  return {
    name: 'spring-graph',
    constants: { bodies, edges, mass, stiffness, anchor, amplitude, size, ...more },
    dimension: 2 * bodies,
    ...springs({ mass, friction, stiffness: matrix, axes: 2 }),
    sample: (rng) => {
      const drawn = (largest: number): Float64Array =>
        Float64Array.from({ length: 2 * bodies }, () => largest * (2 * rng.uniform() - 1));
      return { q: drawn(amplitude), p: drawn(amplitude * Math.sqrt(stiffness * mass)) };
    },
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}
