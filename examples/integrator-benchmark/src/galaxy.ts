import { analyticField } from '@hgn/core';
import { solve } from '@hgn/integrators';
import type { Mover, Task } from '@hgn/work-precision';

/** Radius of the core, where the potential is nearly harmonic. */
const CORE = 0.14;
/** How much flatter than round the potential is. */
const FLATTENING = 0.9;

/** Rc² + x² + (y/f)² */
function square([x = NaN, y = NaN]: Float64Array): number {
  return CORE ** 2 + x ** 2 + (y / FLATTENING) ** 2;
}

/**
 * A star in a galaxy: H(q, p) = |p|²/2 + ½ ln(Rc² + x² + (y/f)²), the speed of circular orbits far out
 * being 1. Orbits have no closed form.
 *
 * @see J. Binney, S. Tremaine, Galactic Dynamics, second edition, 2008, equation 3.103
 */
export const galaxy: Mover = {
  separable: true,
  energy: ({ q, p: [px = NaN, py = NaN] }) => (px ** 2 + py ** 2) / 2 + Math.log(square(q)) / 2,
  inPlace: true, // the gradients write into the array they are handed, which is faster
  dHdq: ({ q }, into = new Float64Array(2)) => {
    const [x = NaN, y = NaN] = q;
    const of = square(q);
    into[0] = x / of;
    into[1] = y / FLATTENING ** 2 / of;
    return into;
  },
  dHdp: ({ p }, into = new Float64Array(2)) => {
    into.set(p);
    return into;
  },
};

/**
 * A star that goes around the centre, about once in 4, for the time `span`. The truth is the motion
 * solved to 14 digits: for errors above 1e-12 it is as good as a closed form.
 */
export function starOrbit(span: number): Task {
  const start = { q: Float64Array.of(0.5, 0), p: Float64Array.of(0, 0.8) };
  const { at } = solve(analyticField(galaxy), start, {
    t: [0, span],
    rtol: 1e-14,
    atol: 1e-15,
    maxSteps: Infinity,
    dense: true,
  });
  return { system: galaxy, start, span, exact: at };
}
