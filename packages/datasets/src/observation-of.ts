import { type PhaseState, seededRng } from '@hgn/core';
import { stateOf, type Trajectories } from './trajectories.ts';

/**
 * The state of a trajectory at a frame as it is seen: Gaussian noise of standard deviation
 * `data.noise` is added to each coordinate of q and of p, as published. It depends on the seed, the
 * split, `from + trajectory` and the frame alone; `stateOf` is the truth that it hides.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 */
export function observationOf(
  data: Trajectories,
  trajectory: number,
  frame: number,
): PhaseState<Float64Array> {
  const { seed, split, from, noise } = data;
  const truth = stateOf(data, trajectory, frame);
  if (noise === 0) return truth;
  const rng = seededRng(seed)
    .split('noise')
    .split(split)
    .split(from + trajectory)
    .split(frame);
  const seen = (x: Float64Array): Float64Array => x.map((value) => value + noise * rng.normal());
  return { q: seen(truth.q), p: seen(truth.p) };
}
