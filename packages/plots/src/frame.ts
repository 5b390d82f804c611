import { mismatch } from '@hgn/core';

/** An image of 8-bit colours. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, `[height, width, 3]`, the top row first. */
  readonly rgb: Uint8Array | Uint8ClampedArray;
}

/**
 * The frames of an array of shape `[time, height, width, 3]`, values in [0, 1], as a decoder makes
 * them: `framesOf(await images.data(), images.shape)`. Values outside are clipped, as noise may be.
 *
 * @throws HgnError if the shape does not fit the values, or a value is NaN
 */
export function framesOf(values: ArrayLike<number>, shape: readonly number[]): Frame[] {
  const [time = 0, height = 0, width = 0, channels = 0] = shape;
  const size = height * width * 3;
  if (shape.length !== 4 || channels !== 3 || size === 0 || time * size !== values.length) {
    throw mismatch(
      'frames',
      `${values.length} values of shape [time, height, width, 3]`,
      `shape [${shape.join(', ')}]`,
      'Slice one trajectory off a batch first.',
    );
  }
  return Array.from({ length: time }, (_, t) => {
    const rgb = Uint8ClampedArray.from({ length: size }, (_, i) => {
      const value = values[t * size + i] as number;
      if (Number.isNaN(value)) {
        throw mismatch(`frame ${t}`, 'values in [0, 1]', 'NaN', 'Has the model diverged?');
      }
      return 255 * value;
    });
    return { width, height, rgb };
  });
}

/** @throws HgnError unless there are frames, all of one size, each with `3 · width · height` bytes */
export function assertFrames(what: string, frames: readonly Frame[]): void {
  const [first] = frames;
  if (first === undefined) throw mismatch(what, 'at least one frame', 'none', 'Render some first.');
  const { width, height } = first;
  if (!(width >= 1 && height >= 1)) {
    throw mismatch(what, 'at least one pixel', `${width} × ${height}`, 'Check the size.');
  }
  for (const [t, frame] of frames.entries()) {
    if (frame.width !== width || frame.height !== height) {
      throw mismatch(
        `${what}, frame ${t}`,
        `${width} × ${height} pixels as in frame 0`,
        `${frame.width} × ${frame.height}`,
        'All frames must be of one size.',
      );
    }
    if (frame.rgb.length !== 3 * width * height) {
      throw mismatch(
        `${what}, frame ${t}`,
        `${3 * width * height} bytes of red, green, blue`,
        `${frame.rgb.length}`,
        'Leave out alpha.',
      );
    }
  }
}

/** Each pixel as a square of `scale` × `scale` pixels. */
export function enlarge({ width, height, rgb }: Frame, scale: number): Frame {
  const large = enlargeValues(rgb, { width, height, channels: 3 }, scale);
  return { width: width * scale, height: height * scale, rgb: large };
}

/** The same of an image of any number of values a pixel, `[height, width, channels]`. */
export function enlargeValues(
  values: Uint8Array | Uint8ClampedArray,
  { width, height, channels }: { width: number; height: number; channels: number },
  scale: number,
): Uint8Array | Uint8ClampedArray {
  if (!Number.isInteger(scale) || scale < 1) {
    throw mismatch('scale', 'a whole number from 1', `${scale}`, 'Each pixel becomes a square.');
  }
  if (scale === 1) return values;
  const row = channels * width * scale;
  const large = new Uint8Array(row * height * scale);
  for (let y = 0; y < height; y++) {
    const start = y * scale * row;
    for (let i = 0; i < row; i++) {
      const x = Math.floor(i / (channels * scale));
      large[start + i] = values[channels * (y * width + x) + (i % channels)] as number;
    }
    for (let copy = 1; copy < scale; copy++) {
      large.copyWithin(start + copy * row, start, start + row);
    }
  }
  return large;
}
