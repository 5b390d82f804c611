import { HgnError } from '@hgn/core/float64';
import { type EmbeddedStep, embeddedStep, moved, norm, scaleOf } from './embedded-step.ts';
import { type Counts, type Slope, stateOf } from './slope.ts';
import type { StepOptions } from './solve-options.ts';
import { growth, shrinkage } from './step-controller.ts';

/**
 * The steps from t[0] to t[1] whose estimated error is within the tolerances, one after the other.
 *
 * @throws HgnError where the field is not finite, steps get too short, or are too many
 */
export function* acceptedSteps(
  slope: Slope,
  start: Float64Array,
  options: StepOptions,
  counts: Counts,
): Generator<EmbeddedStep, void> {
  const { method, t, controller, maxSteps } = options;
  const k = method.errorOrder;
  const end = t[1];
  let at = { t: t[0], y: start, slope: slope(start) };
  if (!at.slope.every(Number.isFinite)) {
    const got = `(${at.slope.join(', ')})`;
    throw stuck(options, at, 'a finite field', got, 'Look at its gradients.');
  }
  let h = firstStep(slope, at, options);
  let errors: readonly number[] = [];
  let retried = false;
  while (at.t !== end) {
    if (counts.accepted + counts.rejected >= maxSteps) {
      const remedy = 'Raise maxSteps or the tolerances; a stiff motion needs an implicit method.';
      throw stuck(options, at, `the end within ${maxSteps} steps`, `steps of ${h}`, remedy);
    }
    const t1 = Math.abs(end - at.t) <= Math.abs(h) * (1 + 1e-10) ? end : at.t + h;
    const step = embeddedStep(method, slope, { t0: at.t, t1, y0: at.y, slope0: at.slope }, options);
    const { y1, slopes, error } = step;
    if (error <= 1) {
      counts.accepted++;
      errors = [error, ...errors.slice(0, 2)];
      const factor = growth(controller, k, errors);
      h = (t1 - at.t) * (retried ? Math.min(1, factor) : factor);
      retried = false;
      at = { t: t1, y: y1, slope: slopes.at(-1) as Float64Array };
      yield step;
    } else {
      counts.rejected++;
      h = (t1 - at.t) * shrinkage(controller, k, error);
      retried = true;
      if (Math.abs(h) <= Math.max(1e-300, 10 * Number.EPSILON * Math.abs(at.t))) {
        const why = Number.isFinite(error) ? 'an error within the tolerance' : 'a finite field';
        const remedy = 'Look for a collision or a singularity there, or loosen rtol and atol.';
        throw stuck(options, at, `steps with ${why}`, `one of ${h} that is too long`, remedy);
      }
    }
  }
}

type Place = { readonly t: number; readonly y: Float64Array; readonly slope: Float64Array };

/**
 * A first step whose error should be about a hundredth of the tolerance.
 *
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.4, "Starting step size", DOI 10.1007/978-3-540-78862-1
 */
function firstStep(slope: Slope, { y, slope: k }: Place, options: StepOptions): number {
  const span = options.t[1] - options.t[0];
  const scale = y.map((yi) => scaleOf(options, Math.abs(yi)));
  const [size, speed] = [norm(y, scale), norm(k, scale)];
  const guess = Math.min(
    size < 1e-5 || speed < 1e-5 ? 1e-6 : (0.01 * size) / speed,
    Math.abs(span),
  );
  if (guess === 0) return span;
  const there = slope(moved(y, Math.sign(span) * guess, [1], [k]));
  const bend = norm(
    there.map((x, i) => x - (k[i] as number)),
    scale,
  );
  const most = Math.max(speed, bend / guess);
  const h =
    most <= 1e-15 ? Math.max(1e-6, guess * 1e-3) : (0.01 / most) ** (1 / options.method.errorOrder);
  const bounded = Math.min(100 * guess, Number.isFinite(h) ? h : guess, Math.abs(span));
  return Math.sign(span) * bounded;
}

function stuck(
  { method }: StepOptions,
  { t, y }: Place,
  expected: string,
  got: string,
  remedy: string,
): HgnError {
  const { q, p } = stateOf(y);
  const place = `t = ${t}, q = [${q.join(', ')}], p = [${p.join(', ')}]`;
  return new HgnError(
    `solve with ${method.name}: expected ${expected}, got ${got} at ${place}. ${remedy}`,
  );
}
