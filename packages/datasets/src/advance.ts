import { type AnalyticGradients, HgnError, type PhaseState } from '@hgn/core';

type State = PhaseState<Float64Array>;

/** Of a step, by the difference of the last two columns, beside the size of q and of p. */
const TOLERANCE = 1e-14;
const COLUMNS = 9;
const HALVINGS = 20;

/**
 * The state a time `dt` later, to rounding: the method of Gragg, Bulirsch and Stoer. Its basis is the
 * explicit midpoint rule with 2, 4, 6, … substeps, whose error is a series in (dt/n)², so that each
 * column of the extrapolation gains two orders, on any smooth H. Where nine columns do not settle,
 * the step is taken in two halves.
 *
 * @throws HgnError if a millionth of the step does not settle either
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.9, DOI 10.1007/978-3-540-78862-1
 */
export function advance(
  system: AnalyticGradients,
  state: State,
  dt: number,
  halvings: number = HALVINGS,
): State {
  let above: readonly Float64Array[] = [];
  for (let j = 1; j <= COLUMNS; j++) {
    const row = [midpoints(system, state, dt, 2 * j)];
    above.forEach((corner, k) => {
      const left = row[k] as Float64Array;
      const ratio = (j / (j - k - 1)) ** 2 - 1;
      row.push(left.map((x, i) => x + (x - (corner[i] as number)) / ratio));
    });
    const [before, last] = row.slice(-2) as [Float64Array, Float64Array | undefined];
    if (last !== undefined && settled(state, before, last)) return moved(state, last);
    above = row;
  }
  if (halvings > 0) {
    const middle = advance(system, state, dt / 2, halvings - 1);
    return advance(system, middle, dt / 2, halvings - 1);
  }
  throw new HgnError(
    `system: expected a smooth motion, got one that does not settle within ${dt} at q = ` +
      `[${state.q.join(', ')}], p = [${state.p.join(', ')}]. Look for a collision, or a wrong gradient.`,
  );
}

/** What `n` substeps of the midpoint rule add to (q, p): less is lost to rounding than in the sum. */
function midpoints(
  system: AnalyticGradients,
  { q, p }: State,
  dt: number,
  n: number,
): Float64Array {
  const d = q.length;
  const at = { q: q.slice(), p: p.slice() };
  let before = new Float64Array(2 * d);
  let now = new Float64Array(2 * d);
  for (let substep = 0; substep < n; substep++) {
    for (let i = 0; i < d; i++) {
      at.q[i] = (q[i] as number) + (now[i] as number);
      at.p[i] = (p[i] as number) + (now[d + i] as number);
    }
    const by = (substep === 0 ? dt : 2 * dt) / n;
    const velocity = system.dHdp(at);
    const slope = system.dHdq(at);
    for (let i = 0; i < d; i++) {
      before[i] = (before[i] as number) + by * (velocity[i] as number);
      before[d + i] = (before[d + i] as number) - by * (slope[i] as number);
    }
    [before, now] = [now, before];
  }
  return now;
}

function settled({ q, p }: State, before: Float64Array, last: Float64Array): boolean {
  const d = q.length;
  return [q, p].every((x, half) => {
    let error = 0;
    let size = 0;
    for (let i = 0; i < d; i++) {
      const by = last[half * d + i] as number;
      error = Math.max(error, Math.abs(by - (before[half * d + i] as number)));
      size = Math.max(size, Math.abs(x[i] as number) + Math.abs(by));
    }
    return error <= TOLERANCE * size;
  });
}

function moved({ q, p }: State, by: Float64Array): State {
  return {
    q: q.map((x, i) => x + (by[i] as number)),
    p: p.map((x, i) => x + (by[q.length + i] as number)),
  };
}
