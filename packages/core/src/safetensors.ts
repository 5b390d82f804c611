import * as tf from '@tensorflow/tfjs-core';
import { HgnError, mismatch } from './errors.ts';
import { flattenTree, type Signature, signatureOf, type Tree, unflattenTree } from './tree.ts';

const DTYPES = { float32: 'F32', int32: 'I32' } as const;

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };

/**
 * The leaves of `tree` as a safetensors file, named by their paths, with `metadata` beside them:
 * eight bytes of header length, a JSON header, the values in little-endian order.
 *
 * @see https://huggingface.co/docs/safetensors
 */
export async function encodeSafetensors(
  tree: Tree,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: { ...metadata } };
  const blocks: Uint8Array[] = [];
  let offset = 0;
  for (const [path, leaf] of flattenTree(tree)) {
    const dtype = DTYPES[leaf.dtype as keyof typeof DTYPES] as string | undefined;
    if (dtype === undefined) {
      throw mismatch(`tensor '${path}'`, 'float32 or int32', leaf.dtype, 'Cast it with tf.cast.');
    }
    const { buffer, byteOffset, byteLength } = await leaf.data<'float32' | 'int32'>();
    blocks.push(new Uint8Array(buffer, byteOffset, byteLength));
    header[path] = { dtype, shape: leaf.shape, data_offsets: [offset, (offset += byteLength)] };
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let at = 8 + json.length;
  for (const block of blocks) {
    file.set(block, at);
    at += block.length;
  }
  return file;
}

/** The metadata of a safetensors file, without its tensors. */
export function safetensorsMetadata(file: Uint8Array): Record<string, string> {
  const { __metadata__: metadata = {} } = header(file).entries;
  return metadata;
}

/**
 * The tensors of a safetensors file, in a tree like `like`.
 *
 * @throws HgnError if the file is damaged, or holds other tensors than `like`; nothing is allocated
 */
export function decodeSafetensors<T extends Tree>(file: Uint8Array, like: T): T {
  const { entries, start } = header(file);
  const paths = flattenTree(like).map(([path]) => path);
  const found: Signature = Object.entries(entries)
    .filter(([path]) => path !== '__metadata__')
    .map(([path, { dtype, shape }]) => `${path} ${tensorType(path, dtype)}[${shape.join(', ')}]`);
  assertSameSet(signatureOf(like), found);
  const leaves = paths.map((path) => {
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entries[path] as Entry;
    if (
      to - from !== 4 * shape.reduce((a, b) => a * b, 1) ||
      from < 0 ||
      start + to > file.length
    ) {
      throw damaged(`tensor '${path}' lies outside the file`);
    }
    const bytes = file.slice(start + from, start + to).buffer;
    const type = tensorType(path, dtype);
    return tf.tensor(
      type === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes),
      shape,
      type,
    );
  });
  return unflattenTree(like, leaves);
}

function header(file: Uint8Array): { entries: Record<string, Entry>; start: number } {
  const length =
    file.length < 8
      ? NaN
      : Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (!(length <= file.length - 8)) throw damaged('its header is cut off');
  try {
    const text = new TextDecoder().decode(file.subarray(8, 8 + length));
    return { entries: JSON.parse(text) as Record<string, Entry>, start: 8 + length };
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
}

function damaged(how: string, cause?: unknown): HgnError {
  return new HgnError(
    `safetensors: the file is damaged: ${how}. Use another copy or an earlier checkpoint.`,
    { cause },
  );
}

function tensorType(path: string, dtype: string): 'float32' | 'int32' {
  if (dtype === 'F32') return 'float32';
  if (dtype === 'I32') return 'int32';
  throw mismatch(`tensor '${path}'`, 'dtype F32 or I32', dtype, 'Convert the file first.');
}

/** The order of keys in a file is free. */
function assertSameSet(expected: Signature, got: Signature): void {
  const missing = expected.filter((leaf) => !got.includes(leaf));
  const extra = got.filter((leaf) => !expected.includes(leaf));
  if (missing.length === 0 && extra.length === 0) return;
  throw mismatch(
    'safetensors',
    missing.slice(0, 3).join(', ') || 'nothing else',
    extra.slice(0, 3).join(', ') || 'nothing',
    'The file belongs to another model, or to another version of this one.',
  );
}
