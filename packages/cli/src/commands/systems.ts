import { Command } from 'commander';
import { seededRng } from '@hgn/core';
import { isVariation } from '@hgn/datasets';
import { named, oneSystem, presets, sources, systems } from '../catalog.ts';
import { defaults } from '../config.ts';
import { shared } from '../options.ts';
import { systemSheet } from '../preview.ts';
import { pictureKind } from '../picture-kind.ts';
import { saveFile } from '../save-file.ts';
import { table, terminal } from '../terminal.ts';

type Options = { readonly seed?: number; readonly sheet?: string; readonly json?: true };

/** `hgn systems` */
export function systemsCommand(): Command {
  return new Command('systems')
    .description('list the physical systems and published data sets, with all their constants')
    .addOption(shared.seed(defaults.seed))
    .option('--sheet <file>', 'shows all of them: a few moments of each as .png, moving as .gif')
    .addOption(shared.json())
    .action(async ({ seed = defaults.seed, sheet, json }: Options) => {
      if (sheet !== undefined) {
        const kind = pictureKind(sheet);
        await saveFile(sheet, systemSheet(kind, seed));
      }
      const rows = Object.keys(systems).map((name) => factsOf(name, seed));
      const lines = rows.map((row) => [
        row.name,
        `${row.dimension}`,
        `${row.separable ? 'K(p) + V(q)' : 'H(q, p)'}${row.friction > 0 ? ', friction' : ''}`,
        row.canvas === null ? '' : short(row.canvas),
        'dt' in row ? `${row.frames} × ${short(row.dt)}, noise ${row.noise}` : '',
        row.source,
        constantsOf(row.constants),
      ]);
      const head = ['name', 'degrees', 'energy', 'canvas', 'frames', 'source', 'constants'];
      terminal({ json: json === true }).result(rows, [
        ...table([head, ...lines]),
        'from…to and a|b are drawn for each trajectory; canvas is half the width of the picture',
      ]);
    });
}

/** All there is to know of a system without simulating it, and a state where it may begin. */
function factsOf(name: string, seed: number) {
  const system = named('system', systems, name)();
  const { separable, friction = 0, sample, energy, draw } = oneSystem(name, seed);
  const state = sample(seededRng(seed).split(name));
  const preset = Object.hasOwn(presets, name) ? presets[name]?.() : undefined;
  const source = Object.keys(sources).find((beginning) => name.startsWith(beginning)) ?? '';
  return {
    name,
    dimension: system.dimension,
    separable,
    friction,
    constants: system.constants,
    canvas: draw(state).canvas ?? null,
    ...(preset && { frames: preset.frames, dt: preset.dt, noise: preset.noise }),
    source: sources[source] ?? '',
    begin: { q: [...state.q], p: [...state.p], energy: energy(state) },
  };
}

const short = (x: number): string => `${Number(x.toPrecision(4))}`;

function constantsOf(constants: ReturnType<typeof factsOf>['constants']): string {
  const text = (value: (typeof constants)[string]): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return short(value);
    if (!isVariation(value)) return value.map(short).join(',');
    return 'oneOf' in value
      ? value.oneOf.map(short).join('|')
      : `${short(value.from)}…${short(value.to)}`;
  };
  return Object.entries(constants)
    .map(([key, value]) => `${key} ${text(value)}`)
    .join('; ');
}
