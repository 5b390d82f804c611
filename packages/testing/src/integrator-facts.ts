import * as tf from '@tensorflow/tfjs-core';
import { fieldOf, type Integrator, type PhaseState, rollout } from '@hgn/core';
import {
  energyErrors,
  measuredOrder,
  reversalDefect,
  symplecticityDefect,
} from './integrator-measures.ts';
import {
  boundPair,
  curved,
  type ExactSystem,
  kepler,
  oscillators,
  pendulums,
  squaredOscillators,
} from './integrator-systems.ts';

/** Where a method is held to something else than most are. */
export type IntegratorContractOptions = {
  /** How many times as coarse as that of its numbers the rounding of the method is; 1 if left out. */
  readonly rounding?: number;
  /**
   * Whether it iterates until all rows of a batch are solved, so that a row is one of roundings
   * of what it would be among others; not unless given.
   */
  readonly iterates?: boolean;
  /** Whether the energy error stays bounded; if left out, where symplectic or reversible. */
  readonly bounded?: boolean;
};

/**
 * What the facts of an integrator are held to; of one of coarser `rounding` the last three are so many
 * times as large, and `symplecticity` a sixteenth of that.
 */
export const integratorLimits = {
  /** How far the measured order may be from the claimed one. */
  order: 0.15,
  /** The same above 8, which shows at large steps only, where the next term of the error shows, too. */
  highOrder: 0.3,
  /** |JᵀΩJ − Ω|, where the method is symplectic. */
  symplecticity: 1e-10,
  /** |step(−dt) ∘ step(dt) − 1|, where it is reversible. */
  reversal: 1e-12,
  /** The energy error of 10·T over that of T, where it is bounded; more where it drifts. */
  energyRatio: 1.5,
  /** An energy error that is no drift. */
  energyRounding: 1e-12,
  /** A change of the total momentum. */
  momentum: 1e-13,
  /** Some roundings of float32 values of about 1. */
  agreement: 2e-6,
} as const;

/** Something that an integrator claims. */
export type Fact = {
  /** As a sentence. */
  readonly name: string;
  /** What is found, and whether it is what is claimed. */
  readonly measure: () => { readonly values: readonly number[]; readonly holds: boolean };
};

/** What of an integrator is measured: {@link integratorFacts}. */
export type FactName =
  | 'oscillators'
  | 'pendulums'
  | 'planet'
  | 'joint'
  | 'symplectic'
  | 'jointSymplectic'
  | 'reversible'
  | 'energy'
  | 'momentum'
  | 'tensors'
  | 'jointTensors';

/** Not 1, where a velocity p would pass for ∂H/∂p. */
export const MASS = 0.5;
/** Large, so that what is not conserved shows. */
export const LARGE_STEP = 0.5;

const separable = pendulums.withMass(MASS);
const planet = kepler(0.1);
const joint = squaredOscillators.withMass(MASS);
const limits = integratorLimits;

type State = PhaseState<Float64Array>;

/**
 * The facts of an {@link Integrator}, measured in double precision on systems with closed-form
 * solutions: the order on `oscillators`, `pendulums`, a `planet` and a `joint` H; |JᵀΩJ − Ω| where H is
 * separable and on a joint one; how far a step of −dt misses to undo one of dt, for each H; the
 * energy errors of a time and of ten times that on a planet; the change of the total momentum; how far
 * tensors are from arrays after a step.
 */
export function integratorFacts(
  integrator: Integrator,
  options: IntegratorContractOptions = {},
): Readonly<Record<FactName, Fact>> {
  const { order, symplectic, reversible } = integrator;
  const { rounding = 1, bounded = symplectic !== 'never' || reversible } = options;
  const tolerance = order > 8 ? limits.highOrder : limits.order;
  const not = (claimed: boolean): string => (claimed ? '' : 'not ');

  const exactOrder = (on: string, system: ExactSystem): Fact => ({
    name: `converges at order ${order} on ${on}`,
    measure: () => {
      const measured = measuredOrder(integrator, system.withMass(MASS));
      return { values: [measured], holds: Math.abs(measured - order) <= tolerance };
    },
  });

  const symplecticity = (
    where: string,
    { field, exact }: Pick<typeof separable, 'field' | 'exact'>,
    claimed: boolean,
  ): Fact => ({
    name: `is ${not(claimed)}symplectic ${where}`,
    measure: () => {
      const defect = symplecticityDefect(integrator, field, exact(0), LARGE_STEP);
      const holds = defect <= limits.symplecticity * Math.max(1, rounding / 16) === claimed;
      return { values: [defect], holds };
    },
  });

  const agreement = (kind: string, system: ExactSystem): Fact => ({
    name: `moves each element of a batch of tensors as it moves an array, on a ${kind} H`,
    measure: () => {
      const error = tensorError(integrator, system);
      return { values: [error], holds: error < limits.agreement * rounding };
    },
  });

  const jointOrder = symplectic === 'separable' ? 1 : order;
  return {
    oscillators: exactOrder('oscillators', oscillators),
    pendulums: exactOrder('pendulums', pendulums),
    planet: {
      name: `converges at order ${order} at least on a planet`,
      measure: () => {
        const measured = measuredOrder(integrator, planet, { rounding: 2e-13 });
        return { values: [measured], holds: measured >= order - tolerance };
      },
    },
    joint: {
      name: `converges at order ${jointOrder} at least on a joint H`,
      measure: () => {
        const measured = measuredOrder(integrator, joint);
        return { values: [measured], holds: measured >= jointOrder - limits.order };
      },
    },
    symplectic: symplecticity('where H is separable', separable, symplectic !== 'never'),
    jointSymplectic: symplecticity('on a joint H', curved, symplectic === 'always'),
    reversible: {
      name: `is ${not(reversible)}undone by a step of −dt`,
      measure: () => {
        const motions = symplectic === 'separable' ? [separable] : [separable, curved];
        const defects = motions.map(({ field, exact }) =>
          reversalDefect(integrator, field, exact(0), LARGE_STEP),
        );
        return {
          values: defects,
          holds: Math.max(...defects) <= limits.reversal === reversible,
        };
      },
    },
    energy: {
      name: `has an energy that ${bounded ? 'stays within bounds' : 'drifts'} on a planet`,
      measure: () => {
        const [short, long] = energyErrors(integrator, planet, { dt: 0.05, steps: 130 });
        const most = limits.energyRatio * short + limits.energyRounding * rounding;
        return { values: [short, long], holds: bounded ? long <= most : long > most };
      },
    },
    momentum: {
      name: 'conserves the total momentum of bodies that attract each other',
      measure: () => {
        const change = momentumChange(integrator);
        return { values: [change], holds: change < limits.momentum * rounding };
      },
    },
    tensors: agreement('separable', pendulums),
    jointTensors: agreement('joint', squaredOscillators),
  };
}

function momentumChange(integrator: Integrator): number {
  const { field, exact } = boundPair;
  const start = exact(0);
  const total = ({ p }: State): number => p.reduce((sum, x) => sum + x, 0);
  const end = rollout(integrator, field, start, { dt: 0.1, steps: 50 }).at(-1) as State;
  return Math.abs(total(end) - total(start));
}

/** How far a step of a batch of tensors is from that of its rows as arrays. */
function tensorError(integrator: Integrator, { hamiltonian, withMass }: ExactSystem): number {
  const { field, exact } = withMass(MASS);
  const rows = [0, 1, 2].map(exact);
  const numbers = ({ q, p }: State): number[] => [...q, ...p];
  const got = tf.tidy(() => {
    const start = {
      q: tf.tensor2d(rows.map(({ q }) => [...q])),
      p: tf.tensor2d(rows.map(({ p }) => [...p])),
    };
    const { q, p } = integrator.step(fieldOf(hamiltonian, tf.scalar(MASS)), start, 0.1);
    return [...tf.concat([q, p], 1).dataSync()];
  });
  const expected = rows.flatMap((row) => numbers(integrator.step(field, row, 0.1)));
  return Math.max(...got.map((x, i) => Math.abs(x - (expected[i] as number))));
}
