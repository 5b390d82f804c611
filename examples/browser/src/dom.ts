import { bytesOf } from './pixels.ts';

/** The element of that id, which is one of `type`. */
export function element<E extends Element>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`#${id}: expected a ${type.name} in index.html, got none.`);
}

/** Puts colours `[size, size, 3]` in [0, 1] onto a canvas of as many pixels. */
export function paint(canvas: HTMLCanvasElement, colours: Float32Array): void {
  const size = Math.sqrt(colours.length / 3);
  canvas.width = canvas.height = size;
  canvas.getContext('2d')?.putImageData(new ImageData(bytesOf(colours), size), 0, 0);
}

/** Fills a list to choose from. */
export function choices(select: HTMLSelectElement, names: readonly string[], chosen: string): void {
  select.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
}
