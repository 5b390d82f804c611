import type { Integrator } from '@hgn/core/float64';

/** What is extrapolated. */
export type RichardsonOptions = {
  readonly name: string;
  readonly base: Integrator;
};

/**
 * Richardson extrapolation: a step of dt and two of dt/2 of a method of order r, combined as
 * y½ + (y½ − y)/(2ʳ − 1), in which the leading error cancels. It raises the order by 1, or by 2 if
 * `base` is reversible, at the cost of three steps; it is neither symplectic nor reversible. Of a
 * splitting method, that order holds on separable H. Extrapolate again for more.
 *
 * @see L. F. Richardson, The deferred approach to the limit, Philosophical Transactions of the Royal
 *   Society A 226, 1927, DOI 10.1098/rsta.1927.0008
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   sections II.4 and II.9, DOI 10.1007/978-3-540-78862-1
 */
export function richardson({ name, base }: RichardsonOptions): Integrator {
  const share = 1 / (2 ** base.order - 1);
  return {
    name,
    order: base.order + (base.reversible ? 2 : 1),
    symplectic: 'never',
    reversible: false,
    step: (field, state, dt) => {
      const whole = base.step(field, state, dt);
      const halves = base.step(field, base.step(field, state, dt / 2), dt / 2);
      const beyond = <T>(axpy: (a: number, x: T, y: T) => T, fine: T, coarse: T): T =>
        axpy(share, axpy(-1, coarse, fine), fine);
      return {
        q: beyond(field.axpy, halves.q, whole.q),
        p: beyond(field.axpy, halves.p, whole.p),
      };
    },
  };
}
