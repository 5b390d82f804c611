import { integratorContract } from '@hgn/core/testing';
import { fiveKicks } from '../src/my-integrator.ts';

integratorContract(fiveKicks);
