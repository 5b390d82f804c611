import { blanesMoan4, dop853, kahanLi8, leapfrog, rk4 } from '@hgn/integrators';
import { adaptiveSteps, type Contender, fixedSteps } from '@hgn/work-precision';
import { fiveKicks } from './my-integrator.ts';

/** A contender, and the panel of the charts that it stands in. */
export type Entry = { readonly contender: Contender; readonly panel: string };

/** Who is measured; put yours among them. */
export const entries: readonly Entry[] = [
  ...[leapfrog, fiveKicks, blanesMoan4, kahanLi8].map((integrator) => ({
    contender: fixedSteps(integrator),
    panel: 'symplectic',
  })),
  { contender: fixedSteps(rk4), panel: 'not symplectic' },
  { contender: adaptiveSteps(dop853), panel: 'not symplectic' },
];
