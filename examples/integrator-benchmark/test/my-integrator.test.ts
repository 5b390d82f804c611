import { integratorContract } from '@hgn/testing';
import { fiveKicks } from '../src/my-integrator.ts';

integratorContract(fiveKicks);
