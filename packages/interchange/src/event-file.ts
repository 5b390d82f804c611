// TensorBoard's event file: TFRecords of tf.Event. Of its protobuf schema, what is written here:
//   Event { double wall_time = 1; int64 step = 2; oneof { string file_version = 3; Summary summary = 5 } }
//   Summary { repeated Value value = 1 }   Value { string tag = 1; float simple_value = 2 }
import { framed } from './tfrecord-file.ts';

/** Numbers of one training step. */
export type ScalarEvent = {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** From 0 up. */
  readonly step: number;
  /** By tag; TensorBoard groups them by what stands before a slash. */
  readonly scalars: Readonly<Record<string, number>>;
};

/** The first record of a file, which says what it is. */
export function eventFileStart(wallTime: number): Buffer {
  return framed(Buffer.concat([double(1, wallTime), message(3, Buffer.from('brain.Event:2'))]));
}

/**
 * A record of a file that TensorBoard shows: scalars of a step, in float32. A file is named
 * `events.out.tfevents.…`.
 *
 * @see https://github.com/tensorflow/tensorflow/blob/v2.15.0/tensorflow/core/util/event.proto
 */
export function scalarEvent({ wallTime, step, scalars }: ScalarEvent): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    message(1, Buffer.concat([message(1, Buffer.from(tag)), float(2, value)])),
  );
  const summary = message(5, Buffer.concat(values));
  return framed(Buffer.concat([double(1, wallTime), varint(2 << 3), varint(step), summary]));
}

/**
 * How many of the bytes of a file are whole records, of steps up to `step`, and the last of these:
 * where a run that goes on from there cuts the file that it left.
 */
export function eventsUpTo(
  file: Uint8Array,
  step: number,
): { readonly length: number; readonly last: number } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let [at, last] = [0, 0];
  while (at + 16 <= bytes.length) {
    const length = Number(bytes.readBigUInt64LE(at));
    const end = at + length + 16;
    if (end > bytes.length) break;
    const record = bytes.subarray(at + 12, at + 12 + length);
    const of = stepOf(record);
    if (!framed(record).equals(bytes.subarray(at, end)) || of > step) break;
    [at, last] = [end, of];
  }
  return { length: at, last };
}

/** The step that stands behind the time; 0 if there is none. */
function stepOf(event: Buffer): number {
  if (event[9] !== 2 << 3) return 0;
  let [step, scale] = [0, 1];
  for (let at = 10; at < event.length; at++, scale *= 128) {
    const byte = event[at] as number;
    step += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return step;
}

/** A field whose value has a length. */
const message = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);

function double(field: number, value: number): Buffer {
  const out = Buffer.alloc(9);
  out[0] = (field << 3) | 1;
  out.writeDoubleLE(value, 1);
  return out;
}

function float(field: number, value: number): Buffer {
  const out = Buffer.alloc(5);
  out[0] = (field << 3) | 5;
  out.writeFloatLE(value, 1);
  return out;
}

/** Seven bits a byte, the lowest first, a high bit where more follow. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}
