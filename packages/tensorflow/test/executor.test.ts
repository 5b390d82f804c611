import { executorContract } from '@hgn/testing';
import { describe } from 'vitest';
import { executor } from './executor.ts';

// Where TensorFlow's library is: see the native lane.
describe.runIf(process.env['HGN_TFJS_NODE'] !== undefined)('with tfjs-node', () => {
  executorContract(executor);
});
