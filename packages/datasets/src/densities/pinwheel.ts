import { mismatch } from '@hgn/core';
import type { Density2d } from './density-2d.ts';
import { logSumExp } from './log-sum-exp.ts';

/** Which pinwheel. */
export type PinwheelOptions = {
  readonly arms?: number;
  /** How much a point is turned: by `rate`·exp(r). */
  readonly rate?: number;
  /** Deviation along an arm, whose middle is at r = 1. */
  readonly radial?: number;
  /** Deviation across an arm. */
  readonly tangential?: number;
};

/**
 * Gaussians N((1, 0), diag(radial², tangential²)) turned to the angles 2πk/arms, each point turned
 * further by rate·exp(r), r its distance from the origin, all clockwise; then doubled. Such a turn keeps
 * areas, so that the density is that of the Gaussians at the point turned back. The published code
 * turns by the first coordinate of the point in place of r, which folds the plane over itself.
 *
 * @throws HgnError if there is no arm, or a deviation is not above 0
 * @see M. J. Johnson et al., Composing graphical models with neural networks for structured
 *   representations and fast inference, 2016, arXiv:1603.06277; W. Grathwohl et al., FFJORD, 2019,
 *   arXiv:1810.01367, `toy_data.py`
 */
export function pinwheel({
  arms = 5,
  rate = 0.25,
  radial = 0.3,
  tangential = 0.1,
}: PinwheelOptions = {}): Density2d {
  if (!(Number.isSafeInteger(arms) && arms >= 1 && radial > 0 && tangential > 0)) {
    const got = `${arms} of ${radial} × ${tangential}`;
    throw mismatch(
      'pinwheel',
      'one or more arms of deviations above 0',
      got,
      'Try 5 of 0.3 × 0.1.',
    );
  }
  const scale = 2;
  const angle = (k: number, r: number): number => (2 * Math.PI * k) / arms + rate * Math.exp(r);
  const log = -Math.log(2 * Math.PI * radial * tangential * arms * scale ** 2);
  const reach = scale * (1 + 8 * radial);
  return {
    name: 'pinwheel',
    region: { left: -reach, right: reach, bottom: -reach, top: reach },
    sample: (rng) => {
      const along = 1 + radial * rng.normal();
      const across = tangential * rng.normal();
      const turn = angle(rng.integer(arms), Math.hypot(along, across));
      const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
      return [cos * along + sin * across, cos * across - sin * along];
    },
    logDensity: (x, y) => {
      const r = Math.hypot(x, y) / scale;
      const terms = Array.from({ length: arms }, (_, k) => {
        const turn = angle(k, r);
        const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale];
        const along = (cos * x - sin * y - 1) / radial;
        const across = (sin * x + cos * y) / tangential;
        return log - (along ** 2 + across ** 2) / 2;
      });
      return logSumExp(terms);
    },
  };
}
