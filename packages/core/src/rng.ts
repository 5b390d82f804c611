import { mismatch } from './errors.ts';
import { xoroshiro128plus } from './xoroshiro128plus.ts';

/**
 * A stream of random numbers that descends from one seed. `split` gives a stream of its own to each
 * part that needs one; a child depends on the seed and the labels on the way to it alone, never on
 * how much was drawn before, so that trajectory 17 is the same whatever the number of workers.
 */
export interface Rng {
  /** A number in [0, 1), with 53 random bits. */
  readonly uniform: () => number;
  /** A standard normal number. */
  readonly normal: () => number;
  /** An integer in 0 … n − 1. */
  readonly integer: (n: number) => number;
  /** The independent stream named `label`. */
  readonly split: (label: string | number) => Rng;
}

/**
 * The stream of a seed: {@link xoroshiro128plus}, its state a hash of the seed and labels.
 *
 * @param seed a non-negative safe integer
 * @throws HgnError if the seed is not one
 */
export function seededRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw mismatch('seed', 'an integer from 0 to 2^53 − 1', String(seed), 'Try --seed 1.');
  }
  return stream(`seed ${seed}`);
}

function stream(path: string): Rng {
  const bits = xoroshiro128plus(hash128(path));
  const uniform = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;
  return {
    uniform,
    // Box–Muller; 1 − u lies in (0, 1], so the logarithm is finite
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (n) => Math.floor(uniform() * n),
    split: (label) => stream(`${path}/${typeof label === 'number' ? '#' : ''}${label}`),
  };
}

/** 128 bits of `text`, never all zero: four lanes of multiply–xorshift, then MurmurHash3's finish. */
function hash128(text: string): [number, number, number, number] {
  const lanes = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];
  for (let i = 0; i < text.length; i++) {
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul((lanes[lane] ?? 0) ^ text.charCodeAt(i), 0x85ebca6b + 2 * lane);
      lanes[lane] = (mixed ^ (mixed >>> 15) ^ (lanes[(lane + 1) % 4] ?? 0)) | 0;
    }
  }
  const finish = (lane: number): number => {
    let h = (lanes[lane] ?? 0) ^ text.length;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  return [finish(0), finish(1), finish(2), finish(3) || 1];
}
