/** The position and the velocity of a planet in the plane. */
export type Orbit = readonly [x: number, y: number, vx: number, vy: number];

/**
 * The motion about a fixed sun, r″ = −μ·r/|r|³, a time t later, on ellipses, parabolas and hyperbolas
 * alike: Kepler's equation in universal variables, t = r₀·G₁ + (r·v)₀·G₂ + μ·G₃, is solved for s by
 * Newton's method, held between bounds as its derivative, the distance, is above 0; Lagrange's f and
 * g then give the state. Gₙ(s) = sⁿ·Σ (−β·s²)ᵏ/(2k + n)!, with β = 2μ/r₀ − v₀².
 *
 * @see J. M. A. Danby, Fundamentals of Celestial Mechanics, 2nd edition, 1988, section 6.9
 */
export function keplerMotion(mu: number): (orbit: Orbit, t: number) => Orbit {
  return ([x, y, vx, vy], time) => {
    const r0 = Math.hypot(x, y);
    const radial = x * vx + y * vy;
    const beta = (2 * mu) / r0 - (vx ** 2 + vy ** 2);
    const period = beta > 0 ? (2 * Math.PI * mu) / beta ** 1.5 : Infinity;
    const t = Math.abs(time) < period / 2 ? time : time - period * Math.round(time / period);

    const at = (s: number): { readonly g: readonly number[]; readonly late: number; r: number } => {
      const g = universal(beta, s);
      const [g0 = 0, g1 = 0, g2 = 0, g3 = 0] = g;
      return { g, late: r0 * g1 + radial * g2 + mu * g3 - t, r: r0 * g0 + radial * g1 + mu * g2 };
    };
    let [low, high] = t < 0 ? [t / r0, 0] : [0, t / r0];
    while (at(high).late < 0) high *= 2;
    while (at(low).late > 0) low *= 2;
    let s = t / r0;
    let step = Infinity;
    for (let i = 0; i < 200; i++) {
      const { late, r } = at(s);
      if (late > 0) high = s;
      else low = s;
      const newton = s - late / r;
      // exponentials make its steps too short, and roots too long
      const fast = newton > low && newton < high && Math.abs(newton - s) < step / 2;
      const next = fast ? newton : (low + high) / 2;
      step = Math.abs(next - s);
      s = next;
      if (step <= 1e-16 * Math.abs(s)) break;
    }
    const { g, r } = at(s);
    const [, g1 = 0, g2 = 0, g3 = 0] = g;
    const [f, h] = [1 - (mu * g2) / r0, t - mu * g3];
    const [df, dh] = [(-mu * g1) / (r * r0), 1 - (mu * g2) / r];
    return [f * x + h * vx, f * y + h * vy, df * x + dh * vx, df * y + dh * vy];
  };
}

/** G₀ … G₃ */
function universal(beta: number, s: number): readonly number[] {
  const z = beta * s ** 2;
  if (Math.abs(z) < 1) {
    let [even, odd] = [0, 0];
    let term = 1 / 2;
    for (let k = 0; k < 10; k++) {
      even += term;
      odd += term / (2 * k + 3);
      term *= -z / ((2 * k + 3) * (2 * k + 4));
    }
    const [g2, g3] = [even * s ** 2, odd * s ** 3];
    return [1 - beta * g2, s - beta * g3, g2, g3];
  }
  const root = Math.sqrt(Math.abs(beta));
  const [g0, g1, g2] =
    beta > 0
      ? [Math.cos(root * s), Math.sin(root * s) / root, (2 * Math.sin((root * s) / 2) ** 2) / beta]
      : [
          Math.cosh(root * s),
          Math.sinh(root * s) / root,
          (-2 * Math.sinh((root * s) / 2) ** 2) / beta,
        ];
  return [g0, g1, g2, (s - g1) / beta];
}
