import { integratorContract } from '@hgn/testing';
import { pefrl } from '../src/my-integrator.ts';

integratorContract(pefrl);
