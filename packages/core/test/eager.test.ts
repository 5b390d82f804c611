import { eager } from '@hgn/core';
import { executorContract } from '@hgn/core/testing';

executorContract(eager);
