import { type Integrator, mismatch } from '@hgn/core/float64';
import { advanced } from './advanced.ts';
import { assertSum } from './coefficients.ts';

/** An explicit Runge–Kutta method: its Butcher tableau, without the nodes, which are row sums. */
export type RungeKuttaOptions = {
  readonly name: string;
  readonly order: number;
  /** Row i weighs the slopes of the i stages before stage i: the first row is empty. */
  readonly a: readonly (readonly number[])[];
  /** The weights of all stages in the step. */
  readonly b: readonly number[];
};

/**
 * An explicit Runge–Kutta method for y = (q, p), y′ = f(y) = (∂H/∂p, −∂H/∂q):
 * kᵢ = f(y + dt·Σⱼ aᵢⱼ·kⱼ), y ← y + dt·Σᵢ bᵢ·kᵢ. No explicit one is symplectic or reversible, on any
 * kind of H; its order holds on all.
 *
 * @throws HgnError unless `a` is strictly lower triangular with a row a weight, and `b` adds up to 1
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.1, DOI 10.1007/978-3-540-78862-1
 */
export function rungeKutta({ name, order, a, b }: RungeKuttaOptions): Integrator {
  const lengths = a.map((row) => row.length);
  if (a.length !== b.length || lengths.some((length, i) => length !== i)) {
    throw mismatch(
      `rungeKutta '${name}'`,
      `rows of a with ${b.map((_, i) => i).join(', ')} entries for ${b.length} weights b`,
      lengths.join(', ') || 'none',
      'Write a strictly lower triangle, zeros included, its first row empty.',
    );
  }
  assertSum(`rungeKutta '${name}': b`, b);
  return {
    name,
    order,
    symplectic: 'never',
    reversible: false,
    step: (field, state, dt) => {
      const slopes: (typeof state)[] = [];
      for (const row of a) {
        const { q, p } = state;
        const into = field.scratch && { q: field.scratch(q), p: field.scratch(p) };
        slopes.push(field.both(advanced(field, state, dt, row, slopes), into));
      }
      return advanced(field, state, dt, b, slopes);
    },
  };
}
