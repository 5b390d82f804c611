import type { Params } from '@hgn/core';
import { chain } from './chain.ts';
import { type Conditioner, coupling, type ElementwiseMap } from './coupling.ts';
import type { Flow } from './flow.ts';

/** The layers of a flow of couplings. */
export type AlternatingOptions<P extends Params> = {
  readonly dimension: number;
  readonly layers: number;
  readonly map: ElementwiseMap;
  readonly conditioner: Conditioner<P>;
  /** Numbers of the context, 0 if left out. */
  readonly context?: number;
};

/** Couplings that move the entries of odd and of even index in turns. */
export function alternating<P extends Params>({
  layers,
  ...rest
}: AlternatingOptions<P>): Flow<readonly P[]> {
  const indices = Array.from({ length: rest.dimension }, (_, i) => i);
  return chain(
    Array.from({ length: layers }, (_, layer) =>
      coupling({ ...rest, moved: indices.filter((i) => (i + layer) % 2 === 1) }),
    ),
  );
}
