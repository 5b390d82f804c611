import { composition, gaussLegendre, implicitMidpoint, newtonKrylov } from '../src/index.ts';
import { integratorContract } from '@hgn/testing';
import { contractOptions } from './contract-options.ts';
import { methods } from './methods.ts';

for (const method of methods) integratorContract(method, contractOptions[method.name]);

integratorContract(
  gaussLegendre({ name: 'gauss4 by newtonKrylov', stages: 2, solver: newtonKrylov() }),
  { iterates: true },
);

const w = 1 / (4 - Math.cbrt(4));
integratorContract(
  composition({
    name: 'a composition of implicitMidpoint',
    order: 4,
    base: implicitMidpoint,
    weights: [w, w, 1 - 4 * w, w, w],
  }),
  { iterates: true },
);
