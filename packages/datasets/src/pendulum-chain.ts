import type { PhaseState } from '@hgn/core';
import type { System } from './system.ts';

type State = PhaseState<Float64Array>;

/**
 * n bobs, each hanging on a rod from the one before. With θ = q the angles from the vertical and
 * μᵢ = Σₖ≥ᵢ mₖ the mass that hangs on rod i,
 *
 * H = pᵀ·M(θ)⁻¹·p/2 + Σ μᵢ·g·lᵢ·(1 − cos θᵢ), where Mᵢⱼ = μ_max(i,j)·lᵢ·lⱼ·cos(θᵢ − θⱼ);
 *
 * with the velocities w = M⁻¹·p, ∂H/∂p = w and ∂H/∂θᵢ = Σⱼ Mᵢⱼ·tan(θᵢ − θⱼ)·wᵢ·wⱼ + μᵢ·g·lᵢ·sin θᵢ.
 */
export function pendulumChain(
  masses: readonly number[],
  lengths: readonly number[],
  gravity: number,
): Pick<System, 'separable' | 'energy' | 'dHdq' | 'dHdp'> {
  const n = masses.length;
  const hanging = masses.map((_, i) => masses.slice(i).reduce((sum, m) => sum + m, 0));
  const weight = hanging.map((mass, i) => mass * gravity * (lengths[i] as number));
  const inertia = (i: number, j: number): number =>
    (hanging[Math.max(i, j)] as number) * (lengths[i] as number) * (lengths[j] as number);

  /** M⁻¹·p by Cholesky's decomposition, as M is positive definite. */
  const velocities = ({ q, p }: State): Float64Array => {
    const factor = new Float64Array(n * n);
    const w = p.slice();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = inertia(i, j) * Math.cos((q[i] as number) - (q[j] as number));
        for (let k = 0; k < j; k++) {
          sum -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
        }
        factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * n + j] as number);
      }
      for (let j = 0; j < i; j++) {
        w[i] = (w[i] as number) - (factor[i * n + j] as number) * (w[j] as number);
      }
      w[i] = (w[i] as number) / (factor[i * n + i] as number);
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) {
        w[i] = (w[i] as number) - (factor[j * n + i] as number) * (w[j] as number);
      }
      w[i] = (w[i] as number) / (factor[i * n + i] as number);
    }
    return w;
  };

  return {
    separable: n === 1,
    energy: (state) =>
      velocities(state).reduce((sum, w, i) => {
        const height = 2 * Math.sin((state.q[i] as number) / 2) ** 2; // 1 − cos, to all digits
        return sum + (w * (state.p[i] as number)) / 2 + (weight[i] as number) * height;
      }, 0),
    dHdq: (state) => {
      const { q } = state;
      const w = velocities(state);
      return q.map((angle, i) => {
        let sum = (weight[i] as number) * Math.sin(angle);
        for (let j = 0; j < n; j++) {
          const pull = inertia(i, j) * (w[i] as number) * (w[j] as number);
          sum += pull * Math.sin(angle - (q[j] as number));
        }
        return sum;
      });
    },
    dHdp: velocities,
  };
}

/** Where the bobs are: x to the right, y downward, from the pivot. */
export function bobsOf(
  q: Float64Array,
  lengths: readonly number[],
): readonly { readonly x: number; readonly y: number }[] {
  let [x, y] = [0, 0];
  return lengths.map((length, i) => {
    x += length * Math.sin(q[i] as number);
    y += length * Math.cos(q[i] as number);
    return { x, y };
  });
}
