import { integratorContract } from '@hgn/core/testing';
import { pefrl } from '../src/my-integrator.ts';

integratorContract(pefrl);
