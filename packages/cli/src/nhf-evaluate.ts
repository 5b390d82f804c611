import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { type Executor, type Params, type Prepared, type Rng, seededRng } from '@hgn/core';
import type { DensityConfig } from './nhf-config.ts';
import type { PointModel } from './nhf-model.ts';
import type { PointSource } from './nhf-points.ts';
import { logByRule } from './nhf-rule.ts';
import { inUnits, logUnits, normalNoise } from './nhf-training.ts';

/** A mean over held-out points, and the standard error of it. */
export type Measured = { readonly value: number; readonly error: number };

/** How well a density was learned. Nats a point, held out. */
export type DensityMetrics = {
  readonly points: number;
  /** The mean of ELBO, and of the importance-weighted bound; one number where the density is exact. */
  readonly elbo: Measured;
  readonly iwae: Measured;
  /** Momenta per point of `iwae`; 1 where the density is exact. */
  readonly momenta: number;
  /** KL divergence from the known density, or an upper bound of it: the mean of ln p − bound. */
  readonly gap?: { readonly elbo: Measured; readonly iwae: Measured };
  /**
   * Of an NHF of the plane, ln p − the second bound, ln p by quadrature over momenta, the mean over a few
   * points: what of the gap is the bound's.
   */
  readonly slack?: Measured;
};

/** What is measured, and how finely. */
export type DensityStage = {
  readonly config: DensityConfig;
  readonly model: PointModel;
  readonly params: Params;
  readonly source: PointSource;
  readonly executor: Executor;
  /** Held-out points, 4000 unless given. */
  readonly points?: number;
  /** Momenta per point, 256 unless given. */
  readonly momenta?: number;
};

/** Points whose momenta are integrated over by a rule, and bounds of each that it is held against. */
const EXACTLY = 16;
const COPIES = 16;
/** Momenta per point of the importance-weighted bound. */
const MOMENTA = 256;

/** Rows that go through the model at a time. */
const ROWS = 32_768;

/** Measures a density on points that training never saw. */
export async function densityMetrics(stage: DensityStage): Promise<DensityMetrics> {
  const { config, model, source, points = 4000 } = stage;
  const { dimension } = config;
  const momenta = model.phase === undefined ? 1 : (stage.momenta ?? MOMENTA);
  const held = source.heldOut(points);
  const count = held.length / dimension;
  const rng = seededRng(config.seed).split('evaluation');
  const elbo = await logBounds(stage, held, { momenta: 1, rng: rng.split('elbo') });
  const iwae =
    momenta === 1 ? elbo : await logBounds(stage, held, { momenta, rng: rng.split('iwae') });
  const { density } = source;
  const slack = density && (await slackOf(stage, held.subarray(0, dimension * EXACTLY), rng));
  const truth =
    density &&
    Array.from({ length: count }, (_, i) =>
      density.logDensity(held[2 * i] as number, held[2 * i + 1] as number),
    );
  const below = (bounds: readonly number[]): number[] =>
    bounds.map((bound, i) => (truth?.[i] as number) - bound);
  return {
    points: count,
    elbo: measured(elbo),
    iwae: measured(iwae),
    momenta,
    ...(truth && { gap: { elbo: measured(below(elbo)), iwae: measured(below(iwae)) } }),
    ...(slack && { slack: measured(slack) }),
  };
}

/**
 * ln p by a rule over momenta − the importance-weighted bound at points, the latter the mean of bounds of
 * other momenta each, since one of them is off by more than what it leaves.
 */
async function slackOf(
  stage: DensityStage,
  values: Float64Array,
  rng: Rng,
): Promise<number[] | undefined> {
  const logs = await logByRule(stage, values);
  if (logs === undefined) return undefined;
  const copies = new Float64Array(values.length * COPIES);
  for (let i = 0; i < COPIES; i++) copies.set(values, i * values.length);
  const { momenta = MOMENTA } = stage;
  const bounds = await logBounds(stage, copies, { momenta, rng: rng.split('slack') });
  return logs.map((log, i) => {
    const own = bounds.filter((_, at) => at % logs.length === i);
    return log - own.reduce((sum, bound) => sum + bound, 0) / COPIES;
  });
}

/** How the momenta of {@link logBounds} are drawn. */
export type BoundOptions = {
  /** Of each point. */
  readonly momenta: number;
  readonly rng: Rng;
  /** Whether all points share their noise, so that pictures are smooth; false unless given. */
  readonly alike?: boolean;
};

/** A lower bound of ln p at points, in nats, of the data's units; as many momenta for each. */
export async function logBounds(
  {
    config,
    model,
    params,
    executor,
  }: Pick<DensityStage, 'config' | 'model' | 'params' | 'executor'>,
  values: Float64Array,
  { momenta, rng, alike = false }: BoundOptions,
): Promise<number[]> {
  const { dimension } = config;
  const count = values.length / dimension;
  const each = Math.max(1, Math.min(count, Math.floor(ROWS / momenta)));
  type Args = { params: Params; x: Tensor2D; noise: Tensor3D };
  let run: Prepared<Args, { bound: tf.Tensor1D }> | undefined;
  const bounds: number[] = [];
  try {
    for (let from = 0, chunk = 0; from < count; from += each, chunk++) {
      // one shape for all chunks: the last one is filled with its first point again
      const rows = Array.from({ length: each }, (_, i) => (from + i < count ? from + i : from));
      const part = new Float64Array(each * dimension);
      rows.forEach((row, i) => {
        part.set(values.subarray(row * dimension, (row + 1) * dimension), i * dimension);
      });
      const noise = alike
        ? tf.tidy(() => tf.tile(normalNoise(rng, [momenta, 1, dimension]), [1, each, 1]))
        : normalNoise(rng.split(chunk), [momenta, each, dimension]);
      const args: Args = { params, x: inUnits(config, part), noise };
      run ??= await executor.prepare(
        ({ params: weights, ...batch }: Args) => ({ bound: model.bound(weights, batch) }),
        args,
      );
      const { bound } = await run(args);
      const logs = [...(await bound.data())].slice(0, Math.min(each, count - from));
      bounds.push(...logs.map((log) => log + logUnits(config)));
      tf.dispose([args.x, args.noise, bound]);
    }
  } finally {
    await run?.release();
  }
  return bounds;
}

function measured(values: readonly number[]): Measured {
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, error: Math.sqrt(squares) / values.length };
}
