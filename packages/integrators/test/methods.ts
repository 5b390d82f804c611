import type { Integrator } from '@hgn/core';
import * as exports from '../src/index.ts';

/** Every fixed-step method that the package exports. */
export const methods: readonly Integrator[] = Object.values(exports).filter(
  (x): x is Integrator => typeof x === 'object' && 'step' in x,
);
