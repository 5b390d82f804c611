import { hnnExperiments, hnnRows, type StateEffort } from './states-hnn.ts';
import type { Crew } from './states-fit.ts';
import type { StateRow } from './states-row.ts';
import { srnnRows } from './states-srnn.ts';
import { NotFinished } from './states-stopped.ts';
import { symodenRows } from './states-symoden.ts';

/** The experiments there are: those of Hamiltonian Neural Networks by their systems. */
export const stateExperiments = [
  ...(Object.keys(hnnExperiments) as (keyof typeof hnnExperiments)[]),
  'srnn',
  'symoden',
] as const;

export type StateExperiment = (typeof stateExperiments)[number];

/** Which experiments to do, and how large. */
export type StatesReproduction = StateEffort & { readonly experiments: readonly StateExperiment[] };

/**
 * Trains and measures what was published on states: Hamiltonian Neural Networks, Symplectic Recurrent
 * Neural Networks, Symplectic ODE-Net. Undefined if it is stopped before its end.
 */
export async function reproduceStates(
  { experiments, ...effort }: StatesReproduction,
  crew: Crew,
): Promise<StateRow[] | undefined> {
  const rows: StateRow[] = [];
  try {
    for (const [i, name] of experiments.entries()) {
      crew.terminal.say(`${i + 1} of ${experiments.length}: ${name}`);
      rows.push(...(await rowsOf(name, effort, crew)));
    }
    return rows;
  } catch (error) {
    if (error instanceof NotFinished) return undefined;
    throw error;
  }
}

function rowsOf(name: StateExperiment, effort: StateEffort, crew: Crew): Promise<StateRow[]> {
  if (name === 'srnn') return srnnRows(effort, crew);
  if (name === 'symoden') return symodenRows(effort, crew);
  return hnnRows(name, effort, crew);
}
