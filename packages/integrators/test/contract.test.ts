import { composition, gaussLegendre, implicitMidpoint, newtonKrylov } from '../src/index.ts';
import { integratorContract, type IntegratorContractOptions } from '../src/testing/index.ts';
import { methods } from './methods.ts';

const options: Readonly<Record<string, IntegratorContractOptions>> = {
  implicitMidpoint: { iterates: true },
  gauss4: { iterates: true },
  gauss6: { iterates: true },
  averageVectorField: { iterates: true },
  latticeLeapfrog: { rounding: 256 },
  // not claimed: on the planet they happen to, and tao.test.ts shows that it drifts on a joint H
  tao2: { bounded: true },
  tao4: { bounded: true },
};
for (const method of methods) integratorContract(method, options[method.name]);

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
