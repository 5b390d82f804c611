import { mismatch } from '@hgn/core';
import { type Matrix, multiply, timesOmega, transposed } from './matrices.ts';

/**
 * How far a map of phase space is from a symplectic one at a point, by its Jacobian J there, rows of
 * ∂(q′, p′)/∂(q, p): ‖Jᵀ·Ω·J − Ω‖ / ‖Ω‖ in the norm of Frobenius, with Ω = [[0, I], [−I, 0]] and
 * ‖Ω‖ = √(2D). It is 0 where areas are kept, which the flow of an energy does and no other flow.
 *
 * @throws HgnError if J has an odd number of columns
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, definition VI.2.2,
 *   DOI 10.1007/3-540-30666-8
 */
export function symplecticDefect(J: Matrix): number {
  const half = J.length / 2;
  const kept = multiply(timesOmega(transposed(J)), J);
  let sum = 0;
  kept.forEach((row, i) => {
    row.forEach((value, j) => {
      sum += (value - (j === i + half ? 1 : i === j + half ? -1 : 0)) ** 2;
    });
  });
  return Math.sqrt(sum / (2 * half));
}

/**
 * The Jacobian of maps that follow each other, of theirs: J_n · … · J₁, the first one first.
 *
 * @throws HgnError if there are none
 */
export function chained([first, ...others]: readonly Matrix[]): Matrix {
  if (first === undefined) {
    throw mismatch('chained', 'one Jacobian or more', 'none', 'Roll out a step.');
  }
  return others.reduce((product, J) => multiply(J, product), first);
}
