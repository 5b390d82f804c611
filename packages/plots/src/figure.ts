import { mismatch } from '@hgn/core';
import { escape } from './escape.ts';

/** A picture of a report. */
export interface Figure {
  /** The text of an SVG, or the bytes of a PNG or GIF. */
  readonly image: string | Uint8Array;
  /** What is seen, for those who cannot see it. */
  readonly alt: string;
  readonly caption: string;
}

/** The HTML of a figure; `id` keeps what its SVG defines apart from that of other figures. */
export function figureHtml({ image, alt, caption }: Figure, id: string): string {
  const picture = typeof image === 'string' ? inlineSvg(image, alt, id) : dataImage(image, alt);
  return `<figure><div class="card">${picture}</div><figcaption>${escape(caption)}</figcaption></figure>`;
}

function inlineSvg(svg: string, alt: string, id: string): string {
  if (!svg.startsWith('<svg')) {
    throw mismatch('figure', 'an SVG', `'${svg.slice(0, 20)}'`, 'Start with its <svg> tag.');
  }
  return svg
    .replaceAll(/( id="|url\(#|href="#)/g, `$1${id}-`)
    .replace(/^<svg[^>]*/, (tag) => tag.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, ''))
    .replace(/^<svg/, () => `<svg role="img" aria-label="${escape(alt)}"`);
}

function dataImage(bytes: Uint8Array, alt: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, width, height } = headerOf(view);
  const data = Buffer.from(bytes).toString('base64');
  return (
    `<img src="data:image/${type};base64,${data}" width="${width}" height="${height}" ` +
    `alt="${escape(alt)}" loading="lazy">`
  );
}

function headerOf(file: DataView): { type: string; width: number; height: number } {
  const magic = file.byteLength < 24 ? 0 : file.getUint32(0);
  if (magic === 0x89504e47) {
    return { type: 'png', width: file.getUint32(16), height: file.getUint32(20) };
  }
  if (magic === 0x47494638) {
    return { type: 'gif', width: file.getUint16(6, true), height: file.getUint16(8, true) };
  }
  throw mismatch('figure', 'a PNG or GIF', 'other bytes', 'Make it with png or gif.');
}
