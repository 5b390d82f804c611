import { z } from 'zod';
import { damaged } from './damaged.ts';

/** Types of numbers that are read and written. */
type ZarrType = 'uint8' | 'float64';

/** What `zarr.json` says of an array `[trajectory, …]`, as far as it is written and read here. */
export type ZarrArray = {
  readonly type: ZarrType;
  readonly shape: readonly number[];
  readonly names: readonly string[];
  /** Trajectories in a file. */
  readonly shard: number;
  /** Trajectories in an inner chunk, which is what can be read by itself. */
  readonly chunk: number;
  /** Of an inner chunk. */
  readonly gzip: boolean;
  readonly indexFirst?: boolean;
  /** Whether inner chunks end with a checksum. */
  readonly checked?: boolean;
};

/** Bytes of a trajectory. */
export function rowBytes({ type, shape }: Pick<ZarrArray, 'type' | 'shape'>): number {
  return shape.slice(1).reduce((a, b) => a * b, type === 'uint8' ? 1 : 8);
}

const little = { name: 'bytes', configuration: { endian: 'little' } } as const;

/** The metadata of an array, as JSON. */
export function zarrJson({ type, shape, names, shard, chunk, gzip }: ZarrArray): string {
  const rest = shape.slice(1);
  const codecs = [
    type === 'uint8' ? { name: 'bytes' } : little,
    ...(gzip ? [{ name: 'gzip', configuration: { level: 1 } }] : []),
    { name: 'crc32c' },
  ];
  const sharding = {
    chunk_shape: [chunk, ...rest],
    codecs,
    index_codecs: [little, { name: 'crc32c' }],
    index_location: 'end',
  };
  return JSON.stringify({
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [shard, ...rest] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs: [{ name: 'sharding_indexed', configuration: sharding }],
    attributes: {},
    dimension_names: names,
  });
}

const shape = z.array(z.int().min(1)).min(1).max(8);
const codec = z.object({ name: z.string(), configuration: z.object().loose().optional() });

const arrayJson = z.object({
  zarr_format: z.literal(3),
  node_type: z.literal('array'),
  shape,
  data_type: z.enum(['uint8', 'float64']),
  chunk_grid: z.object({
    name: z.literal('regular'),
    configuration: z.object({ chunk_shape: shape }),
  }),
  chunk_key_encoding: z.object({
    name: z.literal('default'),
    configuration: z.object({ separator: z.literal('/') }).optional(),
  }),
  fill_value: z.literal(0),
  codecs: z.tuple([
    z.object({
      name: z.literal('sharding_indexed'),
      configuration: z.object({
        chunk_shape: shape,
        codecs: z.array(codec),
        index_codecs: z.tuple([
          z.object({ name: z.literal('bytes') }),
          z.object({ name: z.literal('crc32c') }),
        ]),
        index_location: z.enum(['start', 'end']).default('end'),
      }),
    }),
  ]),
  dimension_names: z.array(z.string().nullable()).nullish(),
});

/** The largest inner chunk that is read, in bytes. */
const LARGEST = 2 ** 30;

/** Chains of codecs that are read. */
const CHAINS: Readonly<Record<string, Pick<ZarrArray, 'gzip'> & { readonly checked: boolean }>> = {
  bytes: { gzip: false, checked: false },
  'bytes, crc32c': { gzip: false, checked: true },
  'bytes, gzip': { gzip: true, checked: false },
  'bytes, gzip, crc32c': { gzip: true, checked: true },
};

/**
 * What the `zarr.json` at `path` says.
 *
 * @throws HgnError if it is none of an array that can be read here
 */
export function parseZarrJson(path: string, json: unknown): ZarrArray {
  const { success, data, error } = arrayJson.safeParse(json);
  if (!success) {
    const got = z.prettifyError(error).replaceAll('\n', ' ');
    throw damaged(path, 'a sharded array of Zarr version 3, of uint8 or float64', got);
  }
  const { shape: whole, data_type: type } = data;
  const outer = data.chunk_grid.configuration.chunk_shape;
  const { chunk_shape: inner, codecs, index_location } = data.codecs[0].configuration;
  const rest = String(whole.slice(1));
  const [shard = 0, chunk = 0] = [outer[0], inner[0]];
  if (String(outer.slice(1)) !== rest || String(inner.slice(1)) !== rest || shard % chunk !== 0) {
    const got = `shards of ${outer.join(' × ')}, chunks of ${inner.join(' × ')}`;
    throw damaged(path, 'chunks of whole trajectories', got);
  }
  const chain = codecs.map(({ name }) => name).join(', ');
  const how = CHAINS[chain];
  if (how === undefined) {
    throw damaged(path, `codecs ${Object.keys(CHAINS).join('; ')}`, chain);
  }
  const names = data.dimension_names ?? [];
  const array = { type, shape: whole, shard, chunk, names: names.map(String), ...how };
  const size = rowBytes(array) * chunk;
  if (!(size <= LARGEST && shard / chunk <= 2 ** 24)) {
    throw damaged(path, `chunks of at most ${LARGEST} bytes`, `${size}`);
  }
  return { ...array, indexFirst: index_location === 'start' };
}
