/** What a GIF shows, read back after the specification: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export interface DecodedGif {
  readonly width: number;
  readonly height: number;
  /** Of the Netscape extension: 0 for ever, undefined once. */
  readonly loops: number | undefined;
  readonly palette: readonly number[][];
  readonly frames: readonly { readonly delay: number; readonly index: readonly number[] }[];
}

export function decodeGif(bytes: Uint8Array): DecodedGif {
  let at = 0;
  const byte = (): number => bytes[at++] as number;
  const short = (): number => byte() + 256 * byte();
  const text = (length: number): string =>
    String.fromCharCode(...bytes.subarray(at, (at += length)));
  const blocks = (): number[] => {
    const data: number[] = [];
    for (let size = byte(); size > 0; size = byte()) {
      data.push(...bytes.subarray(at, (at += size)));
    }
    return data;
  };
  if (text(6) !== 'GIF89a') throw new Error('no GIF89a header');
  const [width, height, fields] = [short(), short(), byte()];
  at += 2; // background, aspect ratio
  if (fields < 128) throw new Error('no global palette');
  const palette = Array.from({ length: 2 ** ((fields & 7) + 1) }, () => [byte(), byte(), byte()]);

  let loops: number | undefined;
  let delay = 0;
  const frames: { delay: number; index: number[] }[] = [];
  for (let kind = byte(); kind !== 0x3b; kind = byte()) {
    if (kind === 0x21) {
      const label = byte();
      const data = blocks();
      if (label === 0xf9) delay = (data[1] as number) + 256 * (data[2] as number);
      if (label === 0xff && String.fromCharCode(...data.slice(0, 11)) === 'NETSCAPE2.0') {
        loops = (data[12] as number) + 256 * (data[13] as number);
      }
    } else if (kind === 0x2c) {
      at += 8; // position and size, those of the image
      if (byte() !== 0) throw new Error('a palette of its own, or interlaced');
      const codeSize = byte();
      frames.push({ delay, index: unpackLzw(blocks(), codeSize) });
    } else throw new Error(`block ${kind} at ${at}`);
  }
  return { width, height, loops, palette, frames };
}

function unpackLzw(data: readonly number[], codeSize: number): number[] {
  const clear = 2 ** codeSize;
  const fresh = (): number[][] =>
    Array.from({ length: clear + 2 }, (_, i) => (i < clear ? [i] : []));
  let table = fresh();
  let size = codeSize + 1;
  let previous: number[] | undefined;
  const out: number[] = [];
  for (let bit = 0; ;) {
    let code = 0;
    for (let i = 0; i < size; i++, bit++)
      code |= (((data[bit >> 3] as number) >> (bit & 7)) & 1) << i;
    if (code === clear + 1) return out;
    if (code === clear) {
      [table, size, previous] = [fresh(), codeSize + 1, undefined];
      continue;
    }
    const entry = table[code] ?? [...(previous as number[]), previous?.[0] as number];
    out.push(...entry);
    if (previous !== undefined && table.length < 4096)
      table.push([...previous, entry[0] as number]);
    if (table.length === 2 ** size && size < 12) size++;
    previous = entry;
  }
}
