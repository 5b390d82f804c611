import type { Layer } from './chart.ts';

/** An entry of a legend: the sign of a series, and its name. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** Of its line. A dot stands for an entry without. */
  readonly dash?: readonly number[];
}

const LINE_HEIGHT = 24;
const SIGN_WIDTH = 28;
const LETTER_WIDTH = 6.6; // of 13 pixels height, on average

/**
 * A legend in lines above the plotting area, `offset` pixels up. Vega's own would leave wide gaps:
 * without a canvas it takes a letter to be 0.8 of its height wide.
 */
export function legend(entries: readonly LegendEntry[], width: number, offset: number): Layer[] {
  const lines: LegendEntry[][] = [[]];
  const end = (line: readonly LegendEntry[]): number =>
    line.reduce((sum, { name }) => sum + SIGN_WIDTH + LETTER_WIDTH * name.length + 20, 0);
  for (const entry of entries) {
    if (end([...(lines.at(-1) ?? []), entry]) > width) lines.push([]);
    lines.at(-1)?.push(entry);
  }
  return lines.flatMap((line, i) =>
    line.flatMap(({ name, color, dash }, j): Layer[] => {
      const x = end(line.slice(0, j));
      const y = (i - lines.length) * LINE_HEIGHT + LINE_HEIGHT / 2 - offset;
      const data = { values: [{}] };
      const at = (value: number) => ({ x: { value }, y: { value: y } });
      return [
        dash === undefined
          ? { data, mark: { type: 'circle', size: 70, opacity: 1, color }, encoding: at(x + 10) }
          : {
              data,
              mark: { type: 'rule', strokeWidth: 2.5, strokeDash: [...dash], color },
              encoding: { ...at(x), x2: { value: x + 20 } },
            },
        {
          data,
          mark: { type: 'text', text: name, align: 'left', baseline: 'middle' },
          encoding: at(x + SIGN_WIDTH),
        },
      ];
    }),
  );
}
