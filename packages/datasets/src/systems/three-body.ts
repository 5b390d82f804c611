import type { System } from '../system.ts';
import { nBody, type NBodyOptions } from './n-body.ts';

/** The constants of a {@link threeBody}. */
export type ThreeBodyOptions = Omit<NBodyOptions, 'bodies' | 'softening'>;

/**
 * Three equal bodies that attract each other, in the plane: H = Σ |pᵢ|²/2m − Σᵢ<ⱼ g·m²/|qᵢ − qⱼ|.
 * They begin at the corners of an equilateral triangle, with velocities near those with which it
 * turns as it is, each component multiplied by 1 + orbitNoise · U(−1, 1); the motion is chaotic, and
 * drawn anew where two bodies come closer than `closest`, or one leaves the picture.
 *
 * @throws HgnError if a constant is out of its range
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, arXiv:1906.01563
 */
export function threeBody({
  mass = 1,
  gravity = 1,
  radius = [0.9, 1.2],
  orbitNoise = 0.2,
  closest = 0.2,
  size = 0.25,
  canvas = 3,
  ...more
}: ThreeBodyOptions = {}): System {
  const constants = { mass, gravity, radius, orbitNoise, closest, size, canvas, ...more };
  return {
    ...nBody({ ...constants, bodies: 3, softening: 0 }),
    name: 'three-body',
    constants,
  };
}
