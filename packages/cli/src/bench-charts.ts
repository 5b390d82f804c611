import { type GroupedLine, smallMultiples } from '@hgn/plots';
import type { RolledResult, RunResult } from './bench-run.ts';
import type { BenchLimits, EntrantResult, SystemResult } from './bench-systems.ts';

/** Colours of a panel. */
const MOST = 6;
/** Errors below are rounding alone, and stand here. */
const LEAST = 1e-16;

/** The charts of a system, by the end of their files' names. */
export type SystemCharts = {
  readonly evaluations: string;
  readonly seconds: string;
  readonly energy: string;
};

/** Error against work, and the energy over time: a panel for each family, the others in grey behind it. */
export async function systemCharts(
  { entrants }: SystemResult,
  { time, longTime }: BenchLimits,
): Promise<SystemCharts> {
  const families = familiesOf(entrants);
  const y = { title: 'error at the end', log: true };
  const work = (by: 'evaluations' | 'seconds', unit: number): GroupedLine[] =>
    entrants.map(({ name, points }) => {
      const known = points.filter((point) => Number.isFinite(point[by]));
      const drawn = known.filter(({ error }) => error < 1);
      const at = (these: typeof points): number[] => these.map((point) => unit * point[by]);
      return {
        name,
        group: families.get(name) ?? '',
        x: at(drawn),
        y: drawn.map(({ error }) => Math.max(LEAST, error)),
        beyond: at(known.filter(({ error }) => !(error < 1))),
      };
    });
  const energies = entrants.map(({ name, drift }): GroupedLine => {
    const windows = (drift?.times ?? []).map((t, i) => ({ t, error: drift?.errors[i] ?? NaN }));
    const drawn = windows.filter(({ error }) => error < 1);
    return {
      name,
      group: families.get(name) ?? '',
      x: drawn.map(({ t }) => t),
      y: drawn.map(({ error }) => Math.max(LEAST, error)),
      beyond: windows.filter(({ error }) => !(error < 1)).map(({ t }) => t),
    };
  });
  return {
    evaluations: await smallMultiples(work('evaluations', 1), {
      x: { title: `forces to t = ${time}`, log: true },
      y,
    }),
    seconds: await smallMultiples(work('seconds', 1000), {
      x: { title: 'time (ms)', log: true },
      y,
    }),
    energy: await smallMultiples(energies, {
      x: { title: 't', log: true, domain: [longTime / 1024, longTime] },
      y: { title: '|H − H₀| / |H₀|', log: true },
      dots: false,
    }),
  };
}

/** The charts of a learned H. */
export type RunCharts = { readonly mse: string; readonly energy: string };

/** Pixel errors and learned energies over frames. */
export async function runCharts({ entrants, dt }: RunResult): Promise<RunCharts> {
  const rolled = entrants.filter((entrant): entrant is RolledResult => !('failure' in entrant));
  const families = familiesOf(rolled);
  const lines = (of: 'frameMse' | 'energyError', from: number): GroupedLine[] =>
    rolled.map((entrant) => {
      const values = entrant[of].map((value, t) => ({ value, t: t + 1 })).slice(from);
      const drawn = values.filter(({ value }) => Number.isFinite(value));
      return {
        name: entrant.name,
        group: families.get(entrant.name) ?? '',
        x: drawn.map(({ t }) => t),
        y: drawn.map(({ value }) => Math.max(1e-9, value)),
      };
    });
  const x = { title: `frame, ${dt} apart` };
  return {
    mse: await smallMultiples(lines('frameMse', 0), {
      x,
      y: { title: 'pixel MSE', log: true },
      dots: false,
    }),
    energy: await smallMultiples(lines('energyError', 1), {
      x,
      y: { title: 'learned H − H₀', log: true },
      dots: false,
    }),
  };
}

/** The panel of each name: its family, in parts where a panel has not colours enough. */
function familiesOf(
  entrants: readonly Pick<EntrantResult, 'name' | 'family'>[],
): Map<string, string> {
  return new Map(
    entrants.map(({ name, family }) => {
      const members = entrants.filter((other) => other.family === family);
      const parts = Math.ceil(members.length / MOST);
      const size = Math.ceil(members.length / parts);
      const part = 1 + Math.floor(members.findIndex((other) => other.name === name) / size);
      return [name, parts === 1 ? family : `${family}, ${part} of ${parts}`];
    }),
  );
}
