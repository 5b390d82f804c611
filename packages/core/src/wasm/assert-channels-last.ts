import { mismatch } from '../errors.ts';

/** @throws HgnError where channels come first */
export function assertChannelsLast(what: string, dataFormat: string): void {
  if (dataFormat === 'NHWC') return;
  const expected = 'images [batch, height, width, channels]';
  const remedy = 'Transpose the images, or take another engine.';
  throw mismatch(what, expected, dataFormat, remedy);
}
