/** How far a tensor is from what it should be, and how long that is, in the Euclidean norm. */
type Distance = { readonly distance: number; readonly norm: number };

/** A step of another library beside ours, on equal weights. */
export type Comparison = {
  readonly loss: Distance;
  readonly gradients: Readonly<Record<string, Distance>>;
  /** The weights after the step. */
  readonly params: Readonly<Record<string, Distance>>;
};

const LOSS = 1e-4;
const WHOLE = 1e-3;
/**
 * Of one weight. Rounding puts units on the other side of a kink of relu: on `paper` two engines of ours,
 * or one with and without passes, differ by up to 8e-4 in the gradient of the first kernel of f_ψ.
 */
const LEAF = 3e-3;

/** What differs by more than float32 explains, one line each; none if the steps are equal. */
export function differences({ loss, gradients, params }: Comparison): string[] {
  const whole = Math.hypot(...Object.values(gradients).map(({ norm }) => norm));
  return [
    ...line('loss', loss, LOSS),
    ...line('gradient', total(gradients), WHOLE),
    // of a gradient that nearly vanishes, rounding is all there is to see
    ...Object.entries(gradients).flatMap(([path, { distance, norm }]) =>
      line(`gradient of ${path}`, { distance, norm: Math.max(norm, 1e-3 * whole) }, LEAF),
    ),
    ...line('weights after the step', total(params), WHOLE),
  ];
}

function total(parts: Readonly<Record<string, Distance>>): Distance {
  const all = Object.values(parts);
  return {
    distance: Math.hypot(...all.map(({ distance }) => distance)),
    norm: Math.hypot(...all.map(({ norm }) => norm)),
  };
}

function line(what: string, { distance, norm }: Distance, tolerance: number): string[] {
  const relative = distance / norm;
  if (relative <= tolerance) return [];
  return [`${what}: off by ${relative.toExponential(1)}, more than ${tolerance}`];
}
