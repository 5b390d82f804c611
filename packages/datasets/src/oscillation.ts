/**
 * The position and the velocity a time t after x and v, of x″ = −ω²·x − 2a·x′, with `squared` = ω² of
 * 0 or more and `damping` = a: oscillating where a < ω, creeping where a > ω, and between.
 */
export function oscillation(
  squared: number,
  damping: number,
): (x: number, v: number, t: number) => readonly [x: number, v: number] {
  const excess = squared - damping ** 2;
  const rate = Math.sqrt(Math.abs(excess));
  // both times exp(−a·t): cos(rate·t) and sin(rate·t)/rate, or cosh and sinh, or 1 and t
  const basis = (t: number): readonly [number, number] => {
    if (excess === 0 || Math.abs(rate * t) < 1e-150) {
      return [Math.exp(-damping * t), t * Math.exp(-damping * t)];
    }
    if (excess > 0) {
      const fade = Math.exp(-damping * t);
      return [fade * Math.cos(rate * t), (fade * Math.sin(rate * t)) / rate];
    }
    const slow = Math.exp((rate - damping) * t); // so that nothing overflows
    const ratio = Math.expm1(-2 * rate * t);
    return [slow * (1 + ratio / 2), (-slow * ratio) / (2 * rate)];
  };
  return (x, v, t) => {
    const [c, s] = basis(t);
    return [x * c + (v + damping * x) * s, v * c - (damping * v + squared * x) * s];
  };
}
