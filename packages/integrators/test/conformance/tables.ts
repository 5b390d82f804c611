import { integratorLimits as limits } from '@hgn/testing';
import { type Adaptive, type FixedStep, TOLERANCES } from './measurements.ts';
import { about, hundredths, rounding, size } from './numbers.ts';
import { marksOf } from './remarks.ts';
import { table } from './table.ts';

/** An error that is rounding, and no more. */
const ROUNDING = 1e-13;

/** What is symplectic where H is separable, then on any H, then nowhere; by order and cost. */
export function byUse(a: FixedStep, b: FixedStep): number {
  const keys = ({ method, cost }: FixedStep): number[] => [
    ['separable', 'always', 'never'].indexOf(method.symplectic),
    method.order,
    cost.stages,
  ];
  const [left, right] = [keys(a), keys(b)];
  const difference = left.map((key, i) => key - (right[i] as number)).find((x) => x !== 0);
  return difference ?? a.method.name.localeCompare(b.method.name, 'en');
}

const named = ({ method }: FixedStep | Adaptive): string => `\`${method.name}\``;
/** A number that is rounding where it is below `limit`. */
const above = (limit: number, x = NaN): string => (x < limit ? rounding(x) : size(x));

/** What one chooses by. */
export function choice(methods: readonly FixedStep[]): string {
  return table(
    ['method', 'order', 'forces', 'velocities', 'symplectic', 'reversible', 'energy', 'error'],
    methods.map((row) => {
      const { method, options, cost, error } = row;
      const count = cost.iterates ? about : String;
      const claimsBounds = method.symplectic !== 'never' || method.reversible;
      return [
        `${named(row)}${marksOf(row)}`,
        String(method.order),
        count(cost.forces),
        count(cost.velocities),
        { always: 'on any H', separable: 'if separable', never: 'no' }[method.symplectic],
        method.reversible ? 'yes' : 'no',
        claimsBounds ? 'bounded' : options.bounded === true ? 'not claimed' : 'drifts',
        Number.isFinite(error) ? above(ROUNDING, error) : '–',
      ];
    }),
  );
}

/** Orders, measured and by their conditions. */
export function ordersTable(methods: readonly FixedStep[]): string {
  return table(
    [
      ...['method', 'claimed', 'oscillators', 'pendulums', 'planet', 'joint H'],
      ...['conditions', 'residual'],
    ],
    methods.map((row) => [
      named(row),
      String(row.method.order),
      ...(['oscillators', 'pendulums', 'planet', 'joint'] as const).map((system) =>
        hundredths(row.facts[system][0] ?? NaN),
      ),
      row.orders.join(', ') || '–',
      row.residual === undefined ? '–' : rounding(row.residual),
    ]),
  );
}

/** What is conserved, and how tensors and arrays agree. */
export function invariantsTable(methods: readonly FixedStep[]): string {
  return table(
    [
      ...['method', 'symplectic', 'on a joint H', 'reversal', 'energy in T', 'in 10 T', 'ratio'],
      ...['momentum', 'tensors', 'on a joint H'],
    ],
    methods.map((row) => {
      const { facts } = row;
      const [short = NaN, long = NaN] = facts.energy;
      return [
        named(row),
        above(limits.symplecticity, facts.symplectic[0]),
        above(limits.symplecticity, facts.jointSymplectic[0]),
        above(limits.reversal, Math.max(...facts.reversible)),
        above(ROUNDING, short),
        above(ROUNDING, long),
        long < ROUNDING ? '–' : hundredths(long / short),
        rounding(facts.momentum[0] ?? NaN),
        rounding(facts.tensors[0] ?? NaN),
        rounding(facts.jointTensors[0] ?? NaN),
      ];
    }),
  );
}

/** The adaptive methods. */
export function adaptiveTable(methods: readonly Adaptive[]): string {
  return table(
    [
      ...['method', 'order', 'pendulums', 'joint H', 'orbit', 'residual', 'dense output'],
      ...TOLERANCES.map((rtol) => `rtol ${rtol.toExponential(0)}`),
    ],
    methods.map((row) => {
      const { method, orders, residual, runs } = row;
      return [
        named(row),
        String(method.order),
        hundredths(orders.pendulums ?? NaN),
        hundredths(orders.joint ?? NaN),
        orders.orbit === undefined ? '–' : hundredths(orders.orbit),
        rounding(residual),
        String(method.denseOrder),
        ...runs.map(({ error, evaluations }) => `${size(error)} (${about(evaluations)})`),
      ];
    }),
  );
}
