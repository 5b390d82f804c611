export { type Clip, recording, type Recording } from './recording.ts';
export { type Format } from './format.ts';
export { zarr } from './zarr.ts';
export { npz } from './npz.ts';
export { tfrecord } from './tfrecord.ts';
export { type Imported, trajectoriesOf } from './trajectories-of.ts';
export { writtenAside } from './written-aside.ts';
export { eventFileStart, eventsUpTo, type ScalarEvent, scalarEvent } from './event-file.ts';
