import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type AnalyticGradients, HgnError, type PhaseState } from '@hgn/core';
import type { Contender } from '@hgn/work-precision';

type State = PhaseState<Float64Array>;
/** dy/dt of y = (q, p). */
type Derivative = (t: number, y: readonly number[]) => number[];

const PACKAGES = { odex: '2.0.4', mathjs: '15.2.0' } as const;

/**
 * What else npm has to solve differential equations, in order to compare: Hairer's ODEX in odex, and
 * `solveODE` with 'RK45' in mathjs. Their users install them, as nothing here depends on them.
 *
 * @throws HgnError with the line that installs them
 */
export async function peers(
  folders: readonly string[] = [process.cwd(), import.meta.dirname],
): Promise<readonly Contender[]> {
  const { Solver } = (await installed('odex', folders)) as { Solver: OdexSolver };
  const { solveODE } = (await installed('mathjs', folders)) as { solveODE: SolveOde };
  return [odex(Solver), mathjs(solveODE)];
}

/** A package in the first of the folders that has it: the user's, or ours. */
async function installed(
  name: keyof typeof PACKAGES,
  folders: readonly string[],
): Promise<unknown> {
  try {
    const path = createRequire(import.meta.url).resolve(name, { paths: [...folders] });
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
    return module.default ?? module;
  } catch (cause) {
    const all = Object.entries(PACKAGES).map(([each, version]) => `${each}@${version}`);
    throw new HgnError(
      `--peers: expected ${name} in this folder, got none that loads. npm install ${all.join(' ')}`,
      { cause },
    );
  }
}

type OdexSolver = new (dimension: number) => {
  relativeTolerance: number;
  absoluteTolerance: number;
  maxSteps: number;
  denseOutput: boolean;
  solve: (
    f: Derivative,
    from: number,
    y: readonly number[],
    to: number,
    seen?: (
      step: number,
      before: number,
      t: number,
      y: readonly number[],
      dense: (component: number, t: number) => number,
    ) => void,
  ) => { readonly y: readonly number[]; readonly outcome: number };
};

function odex(Solver: OdexSolver): Contender {
  return {
    name: 'odex',
    dial: 'tolerance',
    solve: (system, start, times, tolerance) => {
      const y0 = joined(start);
      const solver = new Solver(y0.length);
      solver.relativeTolerance = tolerance;
      solver.absoluteTolerance = tolerance;
      solver.maxSteps = Infinity;
      const f = derivative(system, start.q.length);
      const end = times.at(-1) ?? 0;
      if (times.length === 1) return [split(solver.solve(f, 0, y0, end).y)];
      solver.denseOutput = true;
      const path: State[] = [];
      const last = solver.solve(f, 0, y0, end, (step, _, t, y, dense) => {
        if (step === 1) return; // the start
        for (let time = times[path.length]; time !== undefined && time <= t;) {
          const at = time;
          path.push(split(at === t ? y : y0.map((__, i) => dense(i, at))));
          time = times[path.length];
        }
      });
      if (path.length < times.length) path.push(split(last.y));
      return path;
    },
  };
}

type SolveOde = (
  f: Derivative,
  span: readonly [number, number],
  y: readonly number[],
  options: { method: 'RK45'; tol: number; maxIter: number },
) => { readonly y: readonly (readonly number[])[] };

/** It has no dense output: states on the way are ends of their own solutions. */
function mathjs(solveOde: SolveOde): Contender {
  return {
    name: 'mathjs RK45',
    dial: 'tolerance',
    order: 5,
    solve: (system, start, times, tolerance) => {
      const f = derivative(system, start.q.length);
      const options = { method: 'RK45', tol: tolerance, maxIter: 1e9 } as const;
      let y: readonly number[] = joined(start);
      return times.map((time, i) => {
        y = solveOde(f, [times[i - 1] ?? 0, time], y, options).y.at(-1) ?? [];
        return split(y);
      });
    },
  };
}

/** The system as they take it; the copies are little beside what they do themselves. */
function derivative(system: AnalyticGradients, dimension: number): Derivative {
  const half = (): Float64Array => new Float64Array(dimension);
  const state = { q: half(), p: half() };
  const into = system.inPlace === true ? { q: half(), p: half() } : undefined;
  return (_, y) => {
    for (let i = 0; i < dimension; i++) {
      state.q[i] = y[i] as number;
      state.p[i] = y[dimension + i] as number;
    }
    const velocity = system.dHdp(state, into?.q);
    const slope = system.dHdq(state, into?.p);
    const out = new Array<number>(2 * dimension);
    for (let i = 0; i < dimension; i++) {
      out[i] = velocity[i] as number;
      out[dimension + i] = -(slope[i] as number);
    }
    return out;
  };
}

const joined = ({ q, p }: State): number[] => [...q, ...p];

function split(y: readonly number[]): State {
  const n = y.length / 2;
  return { q: Float64Array.from(y.slice(0, n)), p: Float64Array.from(y.slice(n)) };
}
