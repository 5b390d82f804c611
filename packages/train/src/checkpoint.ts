export { type Checkpoint, type Metadata, recordedSteps } from './checkpoint-files.ts';
export { saveCheckpoint, type SaveOptions } from './save-checkpoint.ts';
export { forgetAfter } from './forget-checkpoints.ts';
export { latestCheckpoint, loadCheckpoint, type Which } from './load-checkpoint.ts';
