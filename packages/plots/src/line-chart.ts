import { along, assertValues, type ChartOptions, colorsOf, type Layer, svgOf } from './chart.ts';
import { legend } from './legend.ts';

/** A line of a chart; lines of one name share a colour and a place in the legend. */
export interface Line {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The ends of an interval around each y, shaded. Default none. */
  readonly interval?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** Default false. */
  readonly dashed?: boolean;
}

/** What a line chart is told. */
export interface LineChartOptions extends ChartOptions {
  /** A rule at this x, and a shade over all beyond it, as at the end of training. Default none. */
  readonly horizon?: { readonly x: number; readonly label: string };
}

/**
 * Lines over a common axis, as an SVG: errors over frames, energies over time.
 *
 * @throws HgnError if there are no lines, or a value has no place on its axis
 */
export async function lineChart(
  lines: readonly Line[],
  options: LineChartOptions,
): Promise<string> {
  const { title, width = 680, height = 300, horizon } = options;
  const colors = colorsOf(lines.map(({ name }) => name));
  const entries = [...colors].map(([name, color]) => {
    const dashed = lines.some((line) => line.name === name && line.dashed);
    return { name, color, dash: dashed ? DASHED : SOLID };
  });
  return svgOf({
    width,
    height,
    ...(title !== undefined && { title }),
    layer: [
      ...(horizon === undefined ? [] : beyond(horizon)),
      ...lines.flatMap((line) => bandAndLine(line, options, colors.get(line.name) as string)),
      ...legend(entries, width, horizon === undefined ? 0 : 18),
    ],
  });
}

const SOLID: readonly number[] = [1, 0];
const DASHED: readonly number[] = [7, 5];

function bandAndLine(line: Line, { x, y }: ChartOptions, color: string): Layer[] {
  const { name, interval: { low, high } = { low: line.y, high: line.y } } = line;
  assertValues(`line '${name}', x`, line.x, x);
  for (const [what, values] of Object.entries({ y: line.y, low, high })) {
    assertValues(`line '${name}', ${what}`, values, y, line.x);
  }
  const values = Array.from(line.x, (at, i) => ({
    x: at,
    y: line.y[i],
    low: low[i],
    high: high[i],
  }));
  const strokeDash = [...(line.dashed ? DASHED : SOLID)];
  const across = { ...along('x', x), axis: { grid: false } };
  const encoding = { x: across, y: along('y', y) };
  const band = { x: across, y: along('low', y), y2: { field: 'high' } };
  return [
    ...(line.interval
      ? [
          {
            data: { values },
            mark: { type: 'area' as const, color, opacity: 0.18 },
            encoding: band,
          },
        ]
      : []),
    { data: { values }, mark: { type: 'line', color, strokeDash }, encoding },
  ];
}

function beyond({ x, label }: { readonly x: number; readonly label: string }): Layer[] {
  const data = { values: [{}] };
  const at = { datum: x, type: 'quantitative' as const };
  return [
    {
      data,
      mark: { type: 'rect', color: '#202124', opacity: 0.05 },
      encoding: { x: at, x2: { value: 'width' } },
    },
    { data, mark: { type: 'rule', color: '#5f6368', strokeDash: [2, 3] }, encoding: { x: at } },
    {
      data,
      mark: { type: 'text', text: label, y: -10, align: 'left', fontSize: 12, color: '#5f6368' },
      encoding: { x: at },
    },
  ];
}
