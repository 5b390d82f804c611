export { type Checkpoint, type Metadata } from './checkpoint-files.ts';
export { saveCheckpoint, type SaveOptions } from './save-checkpoint.ts';
export { latestCheckpoint, loadCheckpoint } from './load-checkpoint.ts';
