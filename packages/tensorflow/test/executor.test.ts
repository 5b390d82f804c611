import { executorContract } from '@hgn/core/testing';
import { tensorflow } from '@hgn/tensorflow';
import { describe } from 'vitest';

// Where TensorFlow's library is: see the native lane.
describe.runIf(process.env['HGN_TFJS_NODE'] !== undefined)('with tfjs-node', () => {
  executorContract(tensorflow());
});
