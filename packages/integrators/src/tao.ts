import {
  type HamiltonianField,
  type Integrator,
  mismatch,
  type PhaseState,
} from '@hgn/core/float64';

/** A method on two copies of phase space. */
export type TaoOptions = {
  /** 2 or 4. */
  readonly order: number;
  /** ω, how tightly the copies are bound, in the inverse unit of time; 1 if left out. */
  readonly omega?: number;
  /** `tao2` or `tao4` if left out. */
  readonly name?: string;
};

/** Two states, (q, p) and (x, y), that begin as one. */
export type Copies<T> = readonly [PhaseState<T>, PhaseState<T>];

/** An integrator that shows its step on two copies. */
export type TaoMethod = Integrator & {
  /** Symplectic on any H, in the phase space of both copies, and reversible. */
  readonly extended: <T>(field: HamiltonianField<T>, copies: Copies<T>, dt: number) => Copies<T>;
};

/**
 * Tao's explicit method for any H: the flows of H(q, y), of H(x, p) and of the spring
 * ω·(|q − x|² + |p − y|²)/2 between the copies, each of them exact, composed as
 * A½ B½ C B½ A½; at order 4 three of those, the triple jump.
 *
 * `extended` is Tao's method: its copies are carried from step to step. An integrator has no place for
 * them. So `step` begins each time with two equal ones and ends in the middle between them, as Luo et
 * al. propose: of the same order, but neither symplectic nor reversible in (q, p) to the last digit.
 *
 * @throws HgnError unless the order is 2 or 4
 * @see M. Tao, Explicit symplectic approximation of nonseparable Hamiltonians: algorithm and long time
 *   performance, Physical Review E 94, 2016, DOI 10.1103/PhysRevE.94.043303
 * @see J. Luo, X. Wu, G. Huang, F. Liu, Explicit symplectic-like integrators with midpoint
 *   permutations for spinning compact binaries, The Astrophysical Journal 834, 2017
 */
export function tao({ order, omega = 1, name = `tao${order}` }: TaoOptions): TaoMethod {
  const w = 1 / (2 - Math.cbrt(2));
  const weights = { 2: [1], 4: [w, 1 - 2 * w, w] }[order];
  if (weights === undefined) throw mismatch('tao: order', '2 or 4', `${order}`, 'Compose those.');
  const extended = <T>(field: HamiltonianField<T>, copies: Copies<T>, dt: number): Copies<T> =>
    weights.reduce(
      (now, weight, i) => {
        const middle = turned(
          field,
          second(field, now, (weight * dt) / 2),
          2 * omega * weight * dt,
        );
        const share = (weight + (weights[i + 1] ?? 0)) / 2; // that of the next one is the same flow
        return first(field, second(field, middle, (weight * dt) / 2), share * dt);
      },
      first(field, copies, ((weights[0] as number) * dt) / 2),
    );
  return {
    name,
    order,
    symplectic: 'never',
    reversible: false,
    extended,
    step: (field, state, dt) => {
      const [a, b] = extended(field, [state, state], dt);
      return { q: between(field, a.q, b.q), p: between(field, a.p, b.p) };
    },
  };
}

/** The flow of H(q, y), which moves p and x. */
function first<T>(field: HamiltonianField<T>, [a, b]: Copies<T>, dt: number): Copies<T> {
  const slope = field.both({ q: a.q, p: b.p });
  return [
    { q: a.q, p: field.axpy(dt, slope.p, a.p) },
    { q: field.axpy(dt, slope.q, b.q), p: b.p },
  ];
}

/** The flow of H(x, p), which moves q and y. */
function second<T>(field: HamiltonianField<T>, [a, b]: Copies<T>, dt: number): Copies<T> {
  const [moved, other] = first(field, [b, a], dt);
  return [other, moved];
}

/** The differences of the copies turned in the plane of position and momentum, their sums kept. */
function turned<T>({ axpy }: HamiltonianField<T>, [a, b]: Copies<T>, angle: number): Copies<T> {
  const apart = { q: axpy(-1, b.q, a.q), p: axpy(-1, b.p, a.p) };
  // half of what turning adds to a difference
  const [c, s] = [(Math.cos(angle) - 1) / 2, Math.sin(angle) / 2];
  const moved = (sign: number, x: PhaseState<T>): PhaseState<T> => ({
    q: axpy(sign * c, apart.q, axpy(sign * s, apart.p, x.q)),
    p: axpy(sign * c, apart.p, axpy(-sign * s, apart.q, x.p)),
  });
  return [moved(1, a), moved(-1, b)];
}

function between<T>({ axpy }: HamiltonianField<T>, x: T, y: T): T {
  return axpy(1 / 2, axpy(-1, x, y), x);
}
