import * as tf from '@tensorflow/tfjs-core';
import { type PhaseState, seededRng } from '@hgn/core';
import { stateOf, type Trajectories } from '@hgn/datasets';
import { chained, type Matrix, stateRecovery, symetric, symplecticDefect } from '@hgn/model';
import type { Stage } from './evaluate-run.ts';
import { type Followed, inferLatents, type Latents } from './measure.ts';
import type { Metrics } from './metrics.ts';
import type { Player } from './player.ts';
import { SECOND } from './rollout-metrics.ts';
import { cut } from './run-data.ts';

/** Rows of Jacobians that are computed together. */
const ROWS = 512;
/** Numbers of a state that is small enough for the Jacobians of whole rollouts of a few trajectories. */
const SMALL = 64;
/** A latent whose posterior variance is less says something: see `symetric`. */
const INFORMATIVE = 0.5;

/** What the learned map of phase space is, and how it is one of the true one. */
export async function phaseSpaceMetrics(
  stage: Stage,
  held: Followed,
  test: Trajectories,
  state: PhaseState,
): Promise<Pick<Metrics, 'symplecticity' | 'states' | 'symetric'>> {
  const { run, data, play } = stage;
  const { encoderFrames, transform, deterministic, seed } = run.config;
  const pairs = held.q.map((rows, i) =>
    rows.slice(0, SECOND.to).map((q, t) => ({ q, p: held.p[i]?.[t] ?? [] })),
  );
  const latent = pairs.map((path) => path.map(({ q, p }) => [...q, ...p]));
  if (!latent.flat(2).every(Number.isFinite)) {
    return { symplecticity: null, states: null, symetric: null };
  }
  const truth = latent.map((path, i) =>
    path.map((_, t) => {
      const { q, p } = stateOf(test, i, t);
      return [...q, ...p];
    }),
  );
  const folds = Math.min(4, truth.length);
  const affine = stateRecovery(latent, truth, { folds });
  const cubic = stateRecovery(latent, truth, { folds, order: 3 });

  // where z is split into (q, p) itself, its posterior says which of them mean nothing
  let informative = latent;
  if (!transform && !deterministic) {
    const clips = cut(test, { count: test.count, frames: encoderFrames });
    const kept = informativePairs(
      await inferLatents(play, { system: data.system, data: clips }, encoderFrames),
    );
    informative = pairs.map((path) =>
      path.map(({ q, p }) => [...q.filter((_, i) => kept[i]), ...p.filter((_, i) => kept[i])]),
    );
  }
  return {
    symplecticity: await symplecticity(play, held, state, test.dt),
    states: {
      affine: affine?.r2 ?? null,
      affineCoordinates: [...(affine?.coordinates ?? [])],
      cubic: cubic?.r2 ?? null,
    },
    symetric: symetric(informative, truth, seededRng(seed).split('symetric')),
  };
}

/** Which pairs (qᵢ, pᵢ) have a posterior that is narrower than the prior in either; all, if none has. */
function informativePairs({ shape, clips }: Latents): boolean[] {
  const channels = shape.at(-1) ?? 0;
  const half = channels / 2;
  const variance = (k: number): number =>
    clips.reduce((sum, { deviation }) => sum + (deviation[k] ?? NaN) ** 2, 0) / clips.length;
  const size = tf.util.sizeFromShape([...shape]);
  const kept = Array.from({ length: size / 2 }, (_, i) => {
    const q = Math.floor(i / half) * channels + (i % half);
    return variance(q) < INFORMATIVE || variance(q + half) < INFORMATIVE;
  });
  return kept.includes(true) ? kept : kept.map(() => true);
}

/** The defects of the learned map along rollouts; large latents are measured along a short one. */
async function symplecticity(
  play: Player,
  { q, p }: Followed,
  { q: { shape } }: PhaseState,
  dt: number,
): Promise<NonNullable<Metrics['symplecticity']>> {
  const latent = shape.slice(1);
  const numbers = 2 * tf.util.sizeFromShape(latent);
  const small = numbers <= SMALL;
  const trajectories = Math.min(small ? 8 : 1, q.length);
  const frames = Math.min(small ? SECOND.to : 10, q[0]?.length ?? 0);
  const together = Math.max(1, Math.floor(ROWS / numbers));

  const perFrame: number[] = [];
  const perRollout: number[] = [];
  for (let i = 0; i < trajectories; i++) {
    const jacobians: Matrix[] = [];
    for (let from = 0; from < frames - 1; from += together) {
      const [to, count] = [from + together, Math.min(together, frames - 1 - from)];
      // the last states are repeated, so that one graph does for all
      const part = (rows: readonly number[][]): tf.Tensor => {
        const some = rows.slice(from, Math.min(to, frames - 1));
        const whole = [...some, ...Array.from({ length: together - count }, () => some[0] ?? [])];
        return tf.tensor(whole.flat(), [together, ...latent]);
      };
      const states = { q: part(q[i] as number[][]), p: part(p[i] as number[][]) };
      const J = await play.jacobian(states, dt);
      jacobians.push(...(await J.array()).slice(0, count));
      tf.dispose([states.q, states.p, J]);
    }
    perFrame.push(...jacobians.map(symplecticDefect));
    perRollout.push(symplecticDefect(chained(jacobians)));
  }
  const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
  return { frame: mean(perFrame), rollout: mean(perRollout), frames, trajectories };
}
