import { basename } from 'node:path';
import type { Integrator } from '@hgn/core';
import {
  adaptiveSteps,
  type Contender,
  fixedSteps,
  type Task,
  transformedSteps,
} from '@hgn/work-precision';
import { adaptive, integrators, named, transformed } from './catalog.ts';
import { loadPlugin } from './load-plugin.ts';
import { peers } from './peers.ts';

/** What is measured, and the panel of a chart that it stands in. */
export interface Entrant extends Contender {
  readonly family: string;
  /** Where it is one of fixed steps: it can roll out a learned H too. */
  readonly integrator?: Integrator;
  /** Why it is of no use for a task, if it is not. */
  readonly unfit?: (task: Task) => string | undefined;
}

/** What one sees first: a few of each kind. */
export const SHOWN = [
  'symplectic-euler',
  'leapfrog',
  'forest-ruth',
  'blanes-moan4',
  'yoshida6',
  'kahan-li8',
  'sofroniou-spaletta10',
  'gauss4',
  'euler',
  'rk4',
  'dopri5',
  'tsit5',
  'dop853',
  'log-verlet',
  'log-sofroniou-spaletta10',
] as const;

/** The family of what npm has beside us. */
export const PEERS = 'from npm';

/** Who takes part. */
export type EntrantOptions = {
  /** Names of the catalogue, or `all`. */
  readonly integrators: readonly string[];
  /** Modules of the user's. */
  readonly plugin?: readonly string[];
  readonly peers?: true;
};

/**
 * All that take part, those of the user first.
 *
 * @throws HgnError if a name is unknown, a module has no integrator, or a peer is not installed
 */
export async function entrants(options: EntrantOptions): Promise<readonly Entrant[]> {
  const all = { ...integrators, ...adaptive, ...transformed };
  const names = options.integrators.includes('all') ? Object.keys(all) : options.integrators;
  const own: Entrant[] = [];
  for (const file of new Set(options.plugin)) {
    for (const integrator of await loadPlugin(file)) {
      const { name } = integrator;
      const taken = name in all || own.some((other) => other.name === name);
      const family = 'your own';
      own.push({
        ...fixedSteps(integrator),
        name: taken ? `${name} (${basename(file)})` : name,
        family,
        integrator,
      });
    }
  }
  const ours = [...new Set(names)].map((name): Entrant => {
    const method = named('integrator', all, name);
    if (!('step' in method)) return { ...adaptiveSteps(method), name, family: 'adaptive' };
    if (name in transformed) {
      return {
        ...transformedSteps(method),
        name,
        family: 'in transformed time',
        unfit: unattracted,
      };
    }
    return { ...fixedSteps(method), name, family: familyOf(method), integrator: method };
  });
  const others = options.peers ? await peers() : [];
  return [...own, ...ours, ...others.map((peer) => ({ ...peer, family: PEERS }))];
}

function unattracted({ system, start: { q } }: Task): string | undefined {
  const potential = system.energy({ q, p: new Float64Array(q.length) });
  return system.separable && potential < 0
    ? undefined
    : 'it is for a separable H with a negative potential';
}

function familyOf({ symplectic, order }: Integrator): string {
  if (symplectic === 'never') return 'not symplectic';
  if (symplectic === 'always') return 'symplectic on any H';
  return order < 4
    ? 'symplectic, order 1 to 3'
    : order < 5
      ? 'symplectic, order 4'
      : 'symplectic, order 5 and up';
}
