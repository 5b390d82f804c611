import type { PhaseState } from '@hgn/core/float64';
import type { Contender, Mover, Task } from './contender.ts';

type State = PhaseState<Float64Array>;

/** How far a solution is from the truth. */
export type Accuracy = {
  /**
   * At the end: the largest difference from the truth in a coordinate, as a share of the largest
   * coordinate of its kind, q or p, along the way. From 1 up no digit is right.
   */
  readonly error: number;
  /** The largest of such errors along the way. */
  readonly largestError: number;
  /** The largest |H − H₀| / |H₀| along the way; |H − H₀| where H₀ is 0. */
  readonly energyError: number;
};

/** The accuracy of a contender, looked at at up to `samples` equal times, 64 if left out. */
export function accuracy(
  contender: Contender,
  { system, start, span, exact }: Task,
  { setting, samples = 64 }: { readonly setting: number; readonly samples?: number },
): Accuracy {
  const times = sampleTimes(contender, span, setting, samples);
  const path = contender.solve(system, start, times, setting);
  const truth = times.map(exact);
  const half = (of: 'q' | 'p'): number[] => {
    const size = Math.max(...[start, ...truth].map((state) => largest(state[of]))) || 1;
    return path.map((state, i) => difference(state[of], (truth[i] as State)[of]) / size);
  };
  const [q, p] = [half('q'), half('p')];
  const errors = q.map((error, i) => larger(error, p[i] as number));
  return {
    error: errors.at(-1) ?? NaN,
    largestError: errors.reduce(larger, 0),
    energyError: energyErrors(system.energy, start, path).reduce(larger, 0),
  };
}

/** |H − H₀| / |H₀| of each state; |H − H₀| where H₀ is 0. */
export function energyErrors(
  energy: Mover['energy'],
  start: State,
  path: readonly State[],
): number[] {
  const first = energy(start);
  return path.map((state) => Math.abs(energy(state) - first) / (Math.abs(first) || 1));
}

/** Up to `samples` equal times up to `span`, each at the end of a step. */
export function sampleTimes(
  { dial }: Contender,
  span: number,
  setting: number,
  samples: number,
): number[] {
  let count = samples;
  if (dial === 'dt') {
    const steps = Math.round(span / setting);
    count = Math.min(samples, steps);
    while (steps % count !== 0) count--;
  }
  return Array.from({ length: count }, (_, i) => (span * (i + 1)) / count);
}

/** Of two numbers; NaN, unlike with `Math.max`, is the largest of all, as Infinity. */
function larger(a: number, b: number): number {
  return Math.max(Number.isNaN(a) ? Infinity : a, Number.isNaN(b) ? Infinity : b);
}

function largest(x: Float64Array): number {
  return x.reduce((most, xi) => Math.max(most, Math.abs(xi)), 0);
}

function difference(x: Float64Array, y: Float64Array): number {
  return x.reduce((most, xi, i) => larger(most, Math.abs(xi - (y[i] as number))), 0);
}
