// A tf.train.Example: a map from names to lists, of bytes or of 64-bit integers. Its protobuf schema:
//   Example { Features features = 1 }   Features { map<string, Feature> feature = 1 }
//   Feature { oneof { BytesList bytes_list = 1, Int64List int64_list = 3 } }, both { repeated value = 1 }

/** What a feature holds: one run of bytes, or the bytes of 64-bit integers, little-endian. */
type Feature =
  | { readonly bytes: Uint8Array; readonly int64?: undefined }
  | { readonly int64: Uint8Array; readonly bytes?: undefined };

export type Example = ReadonlyMap<string, Feature>;

const BYTES_LIST = 1;
const INT64_LIST = 3;

/** The bytes of an example. */
export function encodeExample(example: Example): Uint8Array {
  const features = [...example].map(([name, { bytes, int64 }]) => {
    const list =
      bytes === undefined
        ? message(INT64_LIST, message(1, varints(int64)))
        : message(BYTES_LIST, message(1, bytes));
    return message(1, Buffer.concat([message(1, Buffer.from(name)), message(2, list)]));
  });
  return message(1, Buffer.concat(features));
}

/** A field whose value has a length. */
function message(field: number, value: Uint8Array): Uint8Array {
  const head = Buffer.alloc(11);
  head[0] = (field << 3) | 2;
  const end = putVarint(head, 1, value.length, 0);
  return Buffer.concat([head.subarray(0, end), value]);
}

function varints(int64: Uint8Array): Uint8Array {
  const view = new DataView(int64.buffer, int64.byteOffset, int64.byteLength);
  const out = new Uint8Array((int64.length / 8) * 10);
  let at = 0;
  for (let i = 0; i < int64.length; i += 8) {
    at = putVarint(out, at, view.getUint32(i, true), view.getUint32(i + 4, true));
  }
  return out.subarray(0, at);
}

/** Seven bits a byte, the lowest first, a high bit where more follow. */
function putVarint(out: Uint8Array, start: number, low: number, high: number): number {
  let at = start;
  while (high !== 0 || low > 0x7f) {
    out[at++] = (low & 0x7f) | 0x80;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  out[at++] = low;
  return at;
}

/**
 * The example in some bytes; of lists, those of other types are left out.
 *
 * @throws RangeError if they are none
 */
export function decodeExample(bytes: Uint8Array): Example {
  const example = new Map<string, Feature>();
  for (const features of fields(bytes, 1)) {
    for (const entry of fields(features, 1)) {
      const [name] = fields(entry, 1);
      const [feature] = fields(entry, 2);
      if (name === undefined || feature === undefined) continue;
      const [run] = fields(feature, BYTES_LIST);
      const [integers] = fields(feature, INT64_LIST);
      const key = Buffer.from(name).toString();
      if (run !== undefined) {
        const [value = new Uint8Array()] = fields(run, 1);
        example.set(key, { bytes: value });
      } else if (integers !== undefined) {
        example.set(key, { int64: integersIn(integers) });
      }
    }
  }
  return example;
}

/** The values with a length that a message has under a number. */
function fields(bytes: Uint8Array, number: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const { field, value } of parts(bytes)) {
    if (field === number && value !== undefined) found.push(value);
  }
  return found;
}

/** Varints of the one field of a list, packed or each by itself, as 64-bit integers. */
function integersIn(list: Uint8Array): Uint8Array {
  const runs = [...parts(list)].map(({ value, raw }) => value ?? raw);
  const total = runs.reduce((sum, { length }) => sum + length, 0);
  const out = new DataView(new ArrayBuffer(8 * total));
  let end = 0;
  for (const run of runs) {
    for (let at = 0; at < run.length; end += 8) {
      const { low, high, next } = varint(run, at);
      out.setUint32(end, low, true);
      out.setUint32(end + 4, high, true);
      at = next;
    }
  }
  return new Uint8Array(out.buffer, 0, end);
}

/** A field: its value if that has a length, else the bytes it is made of. */
type Part = { readonly field: number; readonly value?: Uint8Array; readonly raw: Uint8Array };

/** How many bytes values of fixed size have, by the wire type. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

function* parts(bytes: Uint8Array): Generator<Part, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const tag = varint(bytes, at);
    const [field, wire] = [tag.low >>> 3, tag.low & 7];
    const value = wire === 1 || wire === 5 ? undefined : varint(bytes, tag.next);
    const begin = wire === 2 ? (value?.next ?? 0) : tag.next;
    const size = wire === 2 ? (value?.low ?? 0) : (FIXED[wire] ?? (value?.next ?? 0) - begin);
    const end = begin + size;
    if (![0, 1, 2, 5].includes(wire) || end > bytes.length) {
      throw new RangeError(`field ${field} of ${size} bytes at ${at} of ${bytes.length}`);
    }
    const raw = bytes.subarray(begin, end);
    yield wire === 2 ? { field, value: raw, raw } : { field, raw };
    at = end;
  }
}

function varint(bytes: Uint8Array, start: number): { low: number; high: number; next: number } {
  let [low, high] = [0, 0];
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    const [bits, shift] = [byte & 0x7f, 7 * i];
    if (shift < 32) low |= bits << shift;
    if (shift > 28) high |= bits << (shift - 32);
    else if (shift === 28) high |= bits >>> 4;
    if (byte < 0x80) return { low: low >>> 0, high: high >>> 0, next: start + i + 1 };
  }
  throw new RangeError(`a number without an end at ${start} of ${bytes.length}`);
}
