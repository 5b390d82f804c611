import {
  affineFit,
  type AffineFit,
  energyDeficit,
  energyDrift,
  energyVariance,
  monotoneR2,
  rankCorrelation,
} from '@hgn/model';
import type { Followed, PerFrame } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { SECOND } from './rollout-metrics.ts';

/** What is measured of a learned H, and the line that makes true energy of it. */
export type EnergyMetrics = {
  readonly energy: NonNullable<Metrics['energy']>;
  readonly fit: AffineFit;
};

/** How the learned H goes along rollouts; undefined where what moves has none, or it overflows. */
export function energyMetrics(held: Followed, dt: number): EnergyMetrics | undefined {
  const [learned, truth] = [upToSecond(held.learned), upToSecond(held.energy)];
  if (learned.length === 0 || !learned.flat().every(Number.isFinite)) return undefined;
  const { along, between, relative } = energyVariance(learned);
  const spread = Math.sqrt(between);
  const deficits = learned.map(energyDeficit);
  const fit = affineFit(learned.flat(), truth.flat());
  const means = [learned.map(mean), truth.map(mean)] as const;
  return {
    fit,
    energy: {
      variance: along,
      relative: finite(relative),
      r2: fit.r2,
      monotoneR2: means[0].length < 4 ? null : monotoneR2(...means),
      rankCorrelation: rankCorrelation(...means),
      drift: finite(energyDrift(held.learned, dt).relative),
      averageDeficit: finite(mean(deficits.map(({ average }) => average)) / spread),
      maxDeficit: finite(mean(deficits.map(({ largest }) => largest)) / spread),
    },
  };
}

const upToSecond = (values: PerFrame): number[][] => values.map((row) => row.slice(0, SECOND.to));

/** An H that is one constant has no spread to compare with. */
const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
