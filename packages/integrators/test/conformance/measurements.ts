import { HgnError, type Integrator, rollout } from '@hgn/core';
import { type EmbeddedMethod, rungeKutta, solve } from '../../src/index.ts';
import {
  distance,
  type FactName,
  integratorFacts,
  type IntegratorContractOptions,
  integratorLimits,
  kepler,
} from '@hgn/testing';
import { claims, conditions, others, quadratic } from '../conditions.ts';
import { costOf, counted } from '../cost.ts';
import { stepOrders } from '../path-order.ts';
import { citationsOf } from './citations.ts';

/** The evaluations of the force that {@link FixedStep.error} is allowed. */
export const BUDGET = 1000;
const PERIOD = 2 * Math.PI;
const orbit = kepler(0.3);
const eccentric = kepler(0.6);
/** What the adaptive methods are asked for. */
export const TOLERANCES = [1e-4, 1e-7, 1e-10] as const;

type Facts = Readonly<Record<FactName, readonly number[]>>;

/** A method with fixed steps, and what was measured. */
export type FixedStep = {
  readonly method: Integrator;
  readonly options: IntegratorContractOptions;
  readonly facts: Facts;
  /** What does not hold of its claims, in sentences. */
  readonly broken: readonly string[];
  /** Orders by the order conditions, those of `claims`; none if they are not for this method. */
  readonly orders: readonly number[];
  /** The largest residual of the conditions that are met. */
  readonly residual: number | undefined;
  readonly cost: ReturnType<typeof costOf>;
  /** Of the state, after one turn of a planet; Infinity if steps so long are not solved. */
  readonly error: number;
  readonly citations: readonly string[];
};

/** Measures `method` in every way. */
export function fixedStep(method: Integrator, options: IntegratorContractOptions = {}): FixedStep {
  const { facts, broken } = judged(method, options);
  const applicable = others.includes(method.name) ? [] : claims;
  const met = applicable.map(({ on, system, order }) => ({
    ...conditions(method, system),
    on,
    claimed: order(method),
  }));
  return {
    method,
    options,
    facts,
    broken: [
      ...broken,
      ...met
        .filter(({ order, claimed }) => order !== claimed)
        .map(({ order, on }) => `${method.name} has the order conditions of ${on}: only ${order}`),
    ],
    orders: met.map(({ order }) => order),
    residual: met[0]?.residual,
    cost: costOf(method),
    error: errorWithinBudget(method),
    citations: citationsOf(method.name),
  };
}

/** A method with adaptive steps, and what was measured. */
export type Adaptive = {
  readonly method: EmbeddedMethod;
  readonly orders: ReturnType<typeof stepOrders>;
  readonly broken: readonly string[];
  readonly residual: number;
  /** The error at the end, and what it took, for each of the {@link TOLERANCES}. */
  readonly runs: readonly { readonly error: number; readonly evaluations: number }[];
  readonly citations: readonly string[];
};

/** Measures `method` in every way. */
export function adaptive(method: EmbeddedMethod): Adaptive {
  const { name, order, a, b } = method;
  const orders = stepOrders(method);
  return {
    method,
    orders,
    broken: Object.entries(orders)
      .filter(([, measured = order]) => !(Math.abs(measured - order) < integratorLimits.order))
      .map(
        ([on, measured = NaN]) => `${name} moves at order ${order} on ${on}: measured ${measured}`,
      ),
    residual: conditions(rungeKutta({ name, order, a, b }), quadratic).residual,
    runs: TOLERANCES.map((rtol) => {
      const options = { t: [0, 10], method, rtol, atol: rtol } as const;
      const { end, stats } = solve(eccentric.field, eccentric.exact(0), options);
      return {
        error: distance(end.state, eccentric.exact(10)),
        evaluations: stats.evaluations,
      };
    }),
    citations: citationsOf(name),
  };
}

/** The facts of a method, and those that are not what it claims. */
function judged(
  method: Integrator,
  options: IntegratorContractOptions,
): Pick<FixedStep, 'facts' | 'broken'> {
  const measured = Object.entries(integratorFacts(method, options)).map(
    ([key, { name, measure }]) => ({ key, name, ...measure() }),
  );
  return {
    facts: Object.fromEntries(measured.map(({ key, values }) => [key, values])) as Facts,
    broken: measured
      .filter(({ holds }) => !holds)
      .map(({ name, values }) => `${method.name} ${name}: measured ${values.join(', ')}`),
  };
}

/** The error after one turn of a planet, in as many steps as {@link BUDGET} allows. */
function errorWithinBudget(method: Integrator): number {
  const { field, counts } = counted(orbit);
  const error = (steps: number): number => {
    const dt = PERIOD / steps;
    counts.forces = 0;
    try {
      const end = rollout(method, field, orbit.exact(0), { dt, steps }).at(-1);
      return end === undefined ? NaN : distance(end, orbit.exact(PERIOD));
    } catch (cause) {
      // a step that is too long to be solved
      if (cause instanceof HgnError) return Infinity;
      throw cause;
    }
  };
  let [within, beyond] = [1, BUDGET + 1];
  while (beyond - within > 1) {
    const steps = Math.floor((within + beyond) / 2);
    error(steps);
    if (counts.forces > BUDGET) beyond = steps;
    else within = steps;
  }
  return error(within);
}
