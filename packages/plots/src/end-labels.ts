import type { Layer } from './chart.ts';

/** A name, and where in the plotting area its line ends, in pixels from the upper left corner. */
export interface EndLabel {
  readonly name: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

const LINE_HEIGHT = 16;
const LETTER_WIDTH = 6.1; // of 12 pixels height, on average
/** From the right edge of the plotting area. */
const OFFSET = 10;

/** What a name takes right of the plotting area. */
export function labelWidth(name: string): number {
  return OFFSET + LETTER_WIDTH * name.length;
}

/** Names right of the plotting area, each at the height of the end of its line, but apart; with a thread to it. */
export function endLabels(
  labels: readonly EndLabel[],
  { width, height }: { readonly width: number; readonly height: number },
): Layer[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const heights = apart(
    sorted.map(({ y }) => y),
    height,
  );
  return sorted.flatMap(({ name, color, x, y }, i): Layer[] => {
    const data = { values: [{}] };
    const at = { value: heights[i] as number };
    return [
      {
        data,
        mark: { type: 'rule', color, strokeWidth: 1, opacity: 0.5 },
        encoding: {
          x: { value: x },
          y: { value: y },
          x2: { value: width + OFFSET - 3 },
          y2: at,
        },
      },
      {
        data,
        mark: { type: 'text', text: name, align: 'left', baseline: 'middle', fontSize: 12, color },
        encoding: { x: { value: width + OFFSET }, y: at },
      },
    ];
  });
}

/** Ascending numbers, moved as little as makes them a line apart, and keeps them above `most`. */
function apart(ascending: readonly number[], most: number): number[] {
  const down = ascending.reduce<number[]>(
    (placed, y) => [...placed, Math.max(y, (placed.at(-1) ?? -Infinity) + LINE_HEIGHT)],
    [],
  );
  return down.reduceRight<number[]>(
    (placed, y) => [Math.min(y, (placed[0] ?? most + LINE_HEIGHT) - LINE_HEIGHT), ...placed],
    [],
  );
}
