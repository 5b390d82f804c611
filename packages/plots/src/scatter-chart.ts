import { along, assertValues, type ChartOptions, colorsOf, type Layer, svgOf } from './chart.ts';
import { legend } from './legend.ts';
import { soft } from './theme.ts';

/** Points of one colour; groups of one name share it, and a place in the legend. */
export interface PointGroup {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What a scatter chart is told. */
export interface ScatterChartOptions extends ChartOptions {
  /** Draws the line y = x, where a perfect prediction would lie. Default false. */
  readonly diagonal?: boolean;
}

/**
 * Points, as an SVG: learned against true energies.
 *
 * @throws HgnError if there are no points, or a value has no place on its axis
 */
export async function scatterChart(
  groups: readonly PointGroup[],
  options: ScatterChartOptions,
): Promise<string> {
  const { x, y, title, width = 340, height = 340, diagonal = false } = options;
  const colors = colorsOf(groups.map(({ name }) => name));
  for (const { name, x: xs, y: ys } of groups) {
    assertValues(`points '${name}', x`, xs, x);
    assertValues(`points '${name}', y`, ys, y, xs);
  }
  const all = groups.flatMap((group) => Array.from(group.x));
  const ends = [Math.min(...all), Math.max(...all)].map((end) => ({ x: end, y: end }));
  const encoding = { x: along('x', x), y: along('y', y) };
  const layers = [
    {
      data: { values: diagonal ? ends : [] },
      mark: { type: 'line', color: soft, strokeWidth: 1.5, strokeDash: [2, 3], clip: true },
      encoding,
    } satisfies Layer,
    ...groups.map(({ name, x: xs, y: ys }): Layer => ({
      data: { values: Array.from(xs, (at, i) => ({ x: at, y: ys[i] })) },
      mark: {
        type: 'circle',
        size: 36,
        opacity: 0.7,
        clip: true,
        color: colors.get(name) as string,
      },
      encoding,
    })),
    ...legend(
      [...colors].map(([name, color]) => ({ name, color })),
      width,
      0,
    ),
  ];
  return svgOf(layers, { width, height, title });
}
