import { along, assertValues, type ChartOptions, colorsOf, type Layer, svgOf } from './chart.ts';
import { legend } from './legend.ts';
import { ink, soft } from './theme.ts';

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
    const first = lines.find((line) => line.name === name);
    return { name, color, dash: first?.dashed ? DASHED : SOLID };
  });
  const layers = [
    ...(horizon === undefined ? [] : beyond(horizon, options)),
    ...lines.flatMap((line) => bandAndLine(line, options, colors.get(line.name) as string)),
    ...legend(entries, width, horizon === undefined ? 0 : 18),
  ];
  return svgOf(layers, { width, height, title });
}

const SOLID: readonly number[] = [1, 0];
const DASHED: readonly number[] = [7, 5];

function bandAndLine(line: Line, { x, y }: ChartOptions, color: string): Layer[] {
  const { name, interval, dashed = false } = line;
  assertValues(`line '${name}', x`, line.x, x);
  for (const [what, values] of Object.entries({ y: line.y, ...interval })) {
    assertValues(`line '${name}', ${what}`, values, y, line.x);
  }
  const values = Array.from(line.x, (at, i) => ({
    x: at,
    y: line.y[i],
    low: interval?.low[i],
    high: interval?.high[i],
  }));
  const across = { ...along('x', x), axis: { grid: false } };
  const band: Layer = {
    data: { values },
    mark: { type: 'area', color, opacity: 0.18, clip: true },
    encoding: { x: across, y: along('low', y), y2: { field: 'high' } },
  };
  const curve: Layer = {
    data: { values },
    mark: { type: 'line', color, strokeDash: [...(dashed ? DASHED : SOLID)], clip: true },
    encoding: { x: across, y: along('y', y) },
  };
  return interval === undefined ? [curve] : [band, curve];
}

function beyond(
  { x, label }: { readonly x: number; readonly label: string },
  axes: ChartOptions,
): Layer[] {
  assertValues('horizon', [x], axes.x);
  const data = { values: [{}] };
  const at = { datum: x, type: 'quantitative' as const };
  return [
    {
      data,
      mark: { type: 'rect', color: ink, opacity: 0.05 },
      encoding: { x: at, x2: { value: 'width' } },
    },
    { data, mark: { type: 'rule', color: soft, strokeDash: [2, 3] }, encoding: { x: at } },
    {
      data,
      mark: { type: 'text', text: label, y: -10, align: 'left', fontSize: 12, color: soft },
      encoding: { x: at },
    },
  ];
}
