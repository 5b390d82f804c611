import type { System } from './system.ts';

/** What bodies that attract each other in the plane have in common. */
type Attraction = Pick<System, 'separable' | 'energy' | 'dHdq' | 'dHdp'> & {
  /** The distance of the two that are closest. */
  readonly closest: (q: Float64Array) => number;
};

/**
 * Newton's gravity between bodies in the plane, q = [x₁, y₁, x₂, y₂, …]:
 * H = Σ |pᵢ|²/2mᵢ − Σᵢ<ⱼ g·mᵢ·mⱼ/√(|qᵢ − qⱼ|² + ε²), with ε = `softening`.
 */
export function attraction(masses: readonly number[], gravity: number, softening = 0): Attraction {
  const n = masses.length;
  const pairs = masses.flatMap((mass, i) =>
    masses.slice(i + 1).map((other, k) => [i, i + 1 + k, gravity * mass * other] as const),
  );
  const between = (q: Float64Array, i: number, j: number): readonly [number, number] => [
    (q[2 * i] as number) - (q[2 * j] as number),
    (q[2 * i + 1] as number) - (q[2 * j + 1] as number),
  ];
  return {
    separable: true,
    energy: ({ q, p }) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const squared = (p[2 * i] as number) ** 2 + (p[2 * i + 1] as number) ** 2;
        sum += squared / (2 * (masses[i] as number));
      }
      for (const [i, j, strength] of pairs) {
        const [x, y] = between(q, i, j);
        sum -= strength / Math.sqrt(x ** 2 + y ** 2 + softening ** 2);
      }
      return sum;
    },
    dHdq: ({ q }) => {
      const slope = new Float64Array(2 * n);
      for (const [i, j, strength] of pairs) {
        const [x, y] = between(q, i, j);
        const squared = x * x + y * y + softening * softening;
        const pull = strength / (squared * Math.sqrt(squared));
        slope[2 * i] = (slope[2 * i] as number) + pull * x;
        slope[2 * i + 1] = (slope[2 * i + 1] as number) + pull * y;
        slope[2 * j] = (slope[2 * j] as number) - pull * x;
        slope[2 * j + 1] = (slope[2 * j + 1] as number) - pull * y;
      }
      return slope;
    },
    dHdp: ({ p }) => p.map((value, k) => value / (masses[k >> 1] as number)),
    closest: (q) => Math.min(...pairs.map(([i, j]) => Math.hypot(...between(q, i, j)))),
  };
}
