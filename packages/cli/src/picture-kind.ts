import { mismatch } from '@hgn/core';

/**
 * What a picture is to be by the name of its file.
 *
 * @throws HgnError if that is neither a PNG nor a GIF
 */
export function pictureKind(file: string): 'png' | 'gif' {
  const [, kind] = /\.(png|gif)$/i.exec(file) ?? [];
  if (kind === undefined) {
    throw mismatch(`'${file}'`, 'a name that ends in .png or .gif', 'another', 'Name it so.');
  }
  return kind.toLowerCase() as 'png' | 'gif';
}
