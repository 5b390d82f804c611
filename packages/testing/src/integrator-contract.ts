import { describe, it } from 'vitest';
import type { Integrator } from '@hgn/core';
import type { IntegratorContractOptions } from './integrator-facts.ts';
import { integratorLaws } from './integrator-laws.ts';

/**
 * Registers a `describe` block of tests of `integrator`: its facts are measured in double precision
 * on systems with closed-form solutions, its behaviour checked on arrays and tensors. Run it under
 * vitest with '@tensorflow/tfjs' imported, which registers a backend and the gradients.
 */
export function integratorContract(
  integrator: Integrator,
  options: IntegratorContractOptions = {},
): void {
  describe(`the integrator ${integrator.name}`, () => {
    for (const { name, check } of integratorLaws(integrator, options)) it(name, check);
  });
}
