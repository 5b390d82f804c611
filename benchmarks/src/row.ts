import type { Samples } from './alternate.ts';
import { spread } from './statistics.ts';
import type { Form, Way } from './torch.ts';

/** Steps that were timed. */
export type Timing = {
  readonly medianMs: number;
  /** The quartiles. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly ms: readonly number[];
  /** Of the process that took the steps, the most and before it built the model. */
  readonly peakMemoryMb: number;
  readonly baselineMemoryMb: number;
};

/** A config on an engine. */
export type Row = Timing & {
  readonly config: string;
  readonly engine: string;
  readonly nominalGflop: number;
  readonly gflops: number;
  /** As traced, and behind the passes of the engine if it has any. */
  readonly nodes: number;
  readonly nodesAfterPasses?: number;
  readonly traceMs: number;
  /** Preparing, tracing included, and what the first step takes longer than others. */
  readonly compileMs: number;
  /** Our median over PyTorch's, of the step as the published codes write it, and as ours is. */
  readonly ratioAsPublished?: number;
  readonly ratioSameAlgebra?: number;
  readonly torch?: Readonly<Record<Form, Timing & { readonly way: Way }>>;
  /** Why there is no ratio. */
  readonly differences?: readonly string[];
};

/** The timing of steps, from them and from what the process told before the first. */
export function timingOf(
  { ms, peakMemoryMb }: Samples,
  { baselineMemoryMb }: Readonly<Record<string, unknown>>,
): Timing {
  const { low, median, high } = spread(ms);
  return {
    medianMs: median,
    lowMs: low,
    highMs: high,
    ms,
    peakMemoryMb,
    baselineMemoryMb: baselineMemoryMb as number,
  };
}
