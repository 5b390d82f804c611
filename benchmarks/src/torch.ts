import { fileURLToPath } from 'node:url';
import { HgnError, mismatch } from '@hgn/core';
import { answerOf } from './helper.ts';
import type { Spec } from './spec.ts';

/** A Python that has PyTorch, with our program for it. */
export type Torch = { readonly program: readonly string[]; readonly version: string };

/** How the step is written: with two kicks a step, or those of two steps that follow merged. */
export type Form = 'published' | 'merged';

/** One of the ways that PyTorch can run the step. */
export type Way = {
  readonly form: Form;
  readonly layout: 'contiguous' | 'channels-last';
  /** What `torch.compile` compiles: the field of H; encoder and decoder too; the whole loss. */
  readonly compiled: 'no' | 'field' | 'parts' | 'loss';
};

/** The ways that there are for a model. */
type Choices = {
  readonly layouts: readonly Way['layout'][];
  readonly compilable: readonly Exclude<Way['compiled'], 'no'>[];
};

/** A flow of points has neither channels nor a decoder. */
const choicesOf: Readonly<Record<Spec['model'], Choices>> = {
  hgn: { layouts: ['contiguous', 'channels-last'], compilable: ['field', 'parts', 'loss'] },
  nhf: { layouts: ['contiguous'], compilable: ['field', 'loss'] },
};

/** A way that was tried: the time of its fastest step, or why there is none. */
type Trial = { readonly way: Way; readonly ms?: number; readonly why?: string };

const HOW =
  'pip install torch gets one; name its Python in HGN_PYTHON, or leave out --against torch.';
const OLDEST = [2, 15] as const;
/** What PyTorch is given to compile a step. */
const LIMIT_MS = 300_000;

/** @throws HgnError that says how to get it, if there is none that is new enough */
export async function findTorch(): Promise<Torch> {
  const python = process.env['HGN_PYTHON'] ?? 'python3';
  const program = [python, fileURLToPath(new URL('../torch/step.py', import.meta.url))];
  const { version } = await answerOf(program, 'version', {}).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw mismatch('PyTorch', `a Python with torch`, `'${python}' without: ${why}`, HOW);
  });
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
    return { program, version: String(version) };
  }
  throw mismatch('PyTorch', `${OLDEST.join('.')} or newer`, String(version), HOW);
}

/** What a step is made from: a spec, and the file of its weights and batch. */
export type TorchStep = { readonly spec: Spec; readonly example: string };

/** Tells of each way that was tried. */
export type Tried = (trial: Trial) => void;

/**
 * The fastest way to run each form of the step. Layouts are tried first, and `torch.compile` on the
 * better one, on the merged form; the published one, the same kernels and more of them, then takes
 * the better of the fastest without and with `torch.compile`.
 *
 * @throws HgnError if no way works
 */
export async function fastestWays(
  torch: Torch,
  step: TorchStep,
  tell: Tried,
): Promise<Readonly<Record<Form, Way>>> {
  const attempt = async (way: Way): Promise<Trial> => {
    const trial = await answerOf(torch.program, 'trial', { ...step, way }, { limitMs: LIMIT_MS })
      .then(({ ms }): Trial => ({ way, ms: ms as number }))
      .catch((error: unknown): Trial => ({ way, why: (error as Error).message }));
    tell(trial);
    return trial;
  };
  const all = async (ways: readonly Way[]): Promise<Trial[]> => {
    const trials: Trial[] = [];
    for (const way of ways) trials.push(await attempt(way));
    return trials;
  };
  const { layouts, compilable } = choicesOf[step.spec.model];
  const eager = fastest(
    await all(layouts.map((layout): Way => ({ form: 'merged', layout, compiled: 'no' }))),
  );
  const ways = compilable.map((compiled): Way => ({ ...eager.way, compiled }));
  const compiled = await all(ways);
  const merged = fastest([eager, ...compiled]).way;
  // with a joint H there is nothing to merge
  if (step.spec.hamiltonian.kind === 'joint') return { merged, published: merged };
  const candidates = [eager, ...compiled.filter(({ ms }) => ms === Math.min(...timesOf(compiled)))];
  const published = candidates.map(({ way }): Way => ({ ...way, form: 'published' }));
  return { merged, published: fastest(await all(published)).way };
}

function fastest(trials: readonly Trial[]): Trial {
  const best = Math.min(...timesOf(trials));
  const found = trials.find(({ ms }) => ms === best);
  if (found !== undefined) return found;
  throw new HgnError(`PyTorch: no way to run the step works. ${trials[0]?.why ?? ''}`);
}

const timesOf = (trials: readonly Trial[]): number[] => trials.flatMap(({ ms }) => ms ?? []);

/** For people. */
export function wayText({ form, layout, compiled }: Way): string {
  const how = { no: 'eager', field: 'field', parts: 'parts', loss: 'whole loss' }[compiled];
  return `${form}, ${layout}, ${compiled === 'no' ? how : `torch.compile of the ${how}`}`;
}
