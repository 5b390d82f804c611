import { type Format, npz, type Recording, tfrecord, zarr } from '@hgn/interchange';

/** The formats the command knows by name. */
export const formats: Readonly<Record<string, Format>> = { zarr, npz, tfrecord };

/** A recording that tells of each trajectory that was taken, and ends when it is told to. */
export function watched(
  recording: Recording,
  { signal, taken }: { readonly signal: AbortSignal; readonly taken: () => void },
): Recording {
  return {
    ...recording,
    clips: async function* () {
      for await (const clip of recording.clips()) {
        // signals are heard when the event loop turns
        await new Promise(setImmediate);
        signal.throwIfAborted();
        yield clip;
        taken();
      }
    },
  };
}
