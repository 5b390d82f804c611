import { eager } from '@hgn/core';
import { executorContract } from '../src/index.ts';

executorContract(eager);
