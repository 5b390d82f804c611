import { Command } from 'commander';
import { analyticField, type Integrator, rollout, seededRng } from '@hgn/core';
import { massSpring } from '@hgn/datasets';
import { integrators } from '../catalog.ts';
import { defaults } from '../config.ts';
import { shared } from '../options.ts';
import { table, terminal } from '../terminal.ts';

/** `hgn integrators` */
export function integratorsCommand(): Command {
  return new Command('integrators')
    .description('list the integrators, what each preserves, and how far it goes wrong on a spring')
    .addOption(shared.seed(defaults.seed))
    .addOption(shared.json())
    .action(({ seed = defaults.seed, json }: { seed?: number; json?: true }) => {
      const rows = Object.entries(integrators).map(([name, integrator]) => {
        const { order, symplectic, reversible } = integrator;
        return { name, order, symplectic, reversible, ...errorsOnSpring(integrator, seed) };
      });
      const lines = rows.map(({ name, order, symplectic, reversible, energy, position }) => [
        name,
        `${order}`,
        symplectic,
        reversible ? 'yes' : 'no',
        energy.toExponential(1),
        position.toExponential(1),
      ]);
      const head = ['name', 'order', 'symplectic', 'reversible', 'energy error', 'position error'];
      terminal({ json: json === true }).result(rows, [
        ...table([head, ...lines]),
        `errors: largest over 60 steps of ${defaults.frameInterval} from a state drawn with seed ${seed}`,
      ]);
    });
}

/** The largest relative error of the energy and of q, in units of the amplitude. */
function errorsOnSpring(
  integrator: Integrator,
  seed: number,
): { energy: number; position: number } {
  const spring = massSpring();
  const dt = defaults.frameInterval;
  const start = spring.sample(seededRng(seed).split('spring'));
  const states = rollout(integrator, analyticField(spring), start, { dt, steps: 60 });
  const total = spring.energy(start);
  const amplitude = Math.sqrt((2 * total) / (spring.constants['stiffness'] as number));
  const worst = (errors: readonly number[]): number => Math.max(...errors.map(Math.abs));
  return {
    energy: worst(states.map((state) => spring.energy(state) / total - 1)),
    position: worst(
      states.map(({ q }, i) => {
        const exact = spring.solution?.(start, i * dt).q[0] ?? NaN;
        return ((q[0] ?? NaN) - exact) / amplitude;
      }),
    ),
  };
}
