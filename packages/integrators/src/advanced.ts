import type { HamiltonianField, PhaseState } from '@hgn/core/float64';

/** y + dt·Σⱼ wⱼ·kⱼ; a weight that is zero costs nothing. */
export function advanced<T>(
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  dt: number,
  weights: readonly number[],
  slopes: readonly PhaseState<T>[],
): PhaseState<T> {
  let { q, p } = state;
  let own: PhaseState<T> | undefined; // to be overwritten, where the field allows it
  for (let j = 0; j < weights.length; j++) {
    const by = (weights[j] as number) * dt;
    const k = slopes[j] as PhaseState<T>;
    if (weights[j] === 0) continue;
    q = field.axpy(by, k.q, q, own?.q);
    p = field.axpy(by, k.p, p, own?.p);
    own = field.scratch && { q, p };
  }
  return { q, p };
}
