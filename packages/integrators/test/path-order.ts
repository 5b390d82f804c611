import { type Integrator, rollout } from '@hgn/core';
import { distance, type ExactMotion, pendulums, squaredOscillators } from '@hgn/testing';
import { type EmbeddedMethod, rungeKutta } from '../src/index.ts';
import { orbit } from './kepler.ts';

/** The least and the largest error that are looked at. */
export type Window = readonly [number, number];

/**
 * The order of convergence: the slope, by least squares, of the logarithm of the error of a path, as a
 * root mean square, over that of the step, where the error is within the window.
 */
export function pathOrder(
  method: Integrator,
  { field, exact }: ExactMotion,
  [least, most]: Window,
): number {
  const points: [number, number][] = [];
  for (let n = 8; n < 4000; n *= 2 ** 0.25) {
    const [steps, dt] = [Math.round(n), 6 / Math.round(n)];
    const path = rollout(method, field, exact(0), { dt, steps });
    const squares = path.map((state, i) => distance(state, exact(i * dt)) ** 2);
    const error = Math.sqrt(squares.reduce((x, y) => x + y) / squares.length);
    if (error < least) break;
    if (error < most) points.push([Math.log(dt), Math.log(error)]);
  }
  const mean = (values: number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const product = mean(points.map(([x, y]) => (x - x0) * (y - y0)));
  return product / mean(points.map(([x]) => (x - x0) ** 2));
}

/** Small steps, above rounding, for the methods of an order. */
const windows: Readonly<Record<number, Window>> = { 5: [1e-13, 1e-9], 8: [2e-14, 3e-11] };
const motions = {
  pendulums: pendulums.withMass(0.5),
  joint: squaredOscillators.withMass(0.5),
  orbit: orbit(0.3),
};

/** The orders of the steps of a method where all have one length, on each motion that shows it. */
export function stepOrders({
  name,
  order,
  a,
  b,
}: EmbeddedMethod): Readonly<Record<keyof typeof motions, number | undefined>> {
  const steps = rungeKutta({ name, order, a, b });
  const on = (motion: ExactMotion): number =>
    pathOrder(steps, motion, windows[order] ?? [1e-12, 1e-5]);
  return {
    pendulums: on(motions.pendulums),
    joint: on(motions.joint),
    // there rounding hides order 8
    orbit: order === 8 ? undefined : on(motions.orbit),
  };
}
