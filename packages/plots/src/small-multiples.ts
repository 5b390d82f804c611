import { mismatch } from '@hgn/core';
import {
  along,
  assertValues,
  type Axis,
  type ChartOptions,
  colorsOf,
  type Layer,
  panelsOf,
} from './chart.ts';
import { endLabels, labelWidth } from './end-labels.ts';

/** A line of small multiples. */
export interface GroupedLine {
  /** Written beside its last value. */
  readonly name: string;
  /** The panel in which it has a colour. */
  readonly group: string;
  /** May be empty, where all values lie beyond. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The x of values that are too large for the axis: crosses at its upper end. Default none. */
  readonly beyond?: ArrayLike<number>;
}

/** What small multiples are told: `width` and `height` are those of a panel. */
export interface SmallMultiplesOptions extends ChartOptions {
  /** Panels in a row. Default 3. */
  readonly columns?: number;
  /** Whether each value has a dot. Default true. */
  readonly dots?: boolean;
}

type Domain = readonly [from: number, to: number];
type BoundAxis = Axis & { readonly domain: Domain };

/** Of lines in panels that are not theirs. */
const GREY = '#dadce0';
/** Beside and below a panel, for its axes. */
const AXIS = { column: 58, row: 88 };

/**
 * Many lines, as an SVG of panels with equal axes, one for each group: its lines are drawn in colours,
 * with their names at their ends, and those of the other groups in grey behind them.
 *
 * @throws HgnError if there are no values, more names in a group than colours, or a value has no place on its
 *   axis
 */
export async function smallMultiples(
  lines: readonly GroupedLine[],
  options: SmallMultiplesOptions,
): Promise<string> {
  const { title, width = 250, height = 210, columns = 3, dots = true } = options;
  if (lines.length === 0) {
    throw mismatch('small multiples', 'at least one line', 'none', 'Leave the chart out.');
  }
  for (const { name, x, y, beyond = [] } of lines) {
    if (x.length > 0 || y.length > 0) {
      assertValues(`line '${name}', x`, x, options.x);
      assertValues(`line '${name}', y`, y, options.y, x);
    }
    if (beyond.length > 0) assertValues(`line '${name}', beyond`, beyond, options.x);
  }
  const x = bound(
    options.x,
    lines.flatMap((line) => [...list(line.x), ...list(line.beyond)]),
  );
  const y = bound(
    options.y,
    lines.flatMap((line) => list(line.y)),
  );
  const place = (line: GroupedLine): { x: number; y: number } => {
    const last = line.x.length - 1;
    return last < 0
      ? { x: width * share(list(line.beyond).at(-1) ?? x.domain[1], x), y: 0 }
      : {
          x: width * share(line.x[last] as number, x),
          y: height * (1 - share(line.y[last] as number, y)),
        };
  };
  const panels = [...new Set(lines.map(({ group }) => group))].map((group, i) => {
    const shown = lines.filter((line) => line.group === group);
    const colors = colorsOf(shown.map(({ name }) => name));
    const colored = shown.map((line) => ({ line, color: colors.get(line.name) as string }));
    // one title of y for a row of panels
    const axes = { x, y: i % columns === 0 ? y : { ...y, title: '' } };
    return {
      title: group,
      layer: [
        ...lines.filter((line) => line.group !== group).map((line) => curve(line, axes, GREY)),
        ...colored.flatMap(({ line, color }) => [
          curve(line, axes, color),
          ...(dots ? [marks(line, axes, color)] : []),
          crosses(line, axes, color),
        ]),
        ...endLabels(
          colored.map(({ line, color }) => ({ name: line.name, color, ...place(line) })),
          { width, height },
        ),
      ],
    };
  });
  const names = Math.max(...lines.map(({ name }) => labelWidth(name)));
  const gap = { column: names + AXIS.column, row: AXIS.row };
  return panelsOf(panels, { width, height, title, columns, gap });
}

const list = (values: ArrayLike<number> = []): number[] => Array.from(values);

/** The axis, its ends those of the values, and a little more, where it has none. */
function bound(axis: Axis, values: readonly number[]): BoundAxis {
  if (axis.domain !== undefined) return { ...axis, domain: axis.domain };
  if (values.length === 0) {
    throw mismatch('small multiples', 'lines with at least one value', 'none', 'Give a domain.');
  }
  const [from, to] = [Math.min(...values), Math.max(...values)];
  if (axis.log === true) return { ...axis, domain: [from / 1.5, to * 1.5] };
  const margin = 0.04 * (to - from) || 1;
  return { ...axis, domain: [from - margin, to + margin] };
}

/** How far along the axis a value lies, 0 to 1. */
function share(value: number, { domain, log = false }: BoundAxis): number {
  const at = log ? Math.log : (number: number): number => number;
  const [from, to] = domain.map(at) as unknown as Domain;
  return Math.min(1, Math.max(0, (at(value) - from) / (to - from)));
}

type Axes = { readonly x: BoundAxis; readonly y: BoundAxis };

/** 10⁻⁶ in place of 1e-6 and 0.000001, and plain numbers where they are short. */
const POWERS =
  "abs(log(datum.value)) < 7 ? format(datum.value, '~g') : '10' + (datum.value < 1 ? '⁻' : '') + " +
  "(abs(log(datum.value)) < 22.9 ? '' : '¹') + " +
  "'⁰¹²³⁴⁵⁶⁷⁸⁹'[round(abs(log(datum.value)) / LN10) % 10]";
/** Labels of a logarithmic axis, at most. */
const LABELS = 7;

function encoding({ x, y }: Axes) {
  return {
    x: { ...along('x', x), axis: { grid: false, tickCount: 4, ...decades(x) } },
    y: { ...along('y', y), axis: decades(y) },
  };
}

/** Ticks of a logarithmic axis at powers of ten; where there are few, as the axis would have them. */
function decades({ log = false, domain }: BoundAxis): { labelExpr?: string; values?: number[] } {
  if (!log) return {};
  const [from, to] = domain.map((end) => Math.log10(end)) as [number, number];
  const first = Math.ceil(from - 1e-9);
  const count = Math.floor(to + 1e-9) - first + 1;
  if (count < 3) return { labelExpr: POWERS };
  const by = Math.ceil(count / LABELS);
  // an even power of an even step, and so 1, is among them
  const begin = Math.ceil(first / by) * by;
  const values = Array.from(
    { length: Math.floor((first + count - 1 - begin) / by) + 1 },
    (_, i) => 10 ** (begin + i * by),
  );
  return { labelExpr: POWERS, values };
}

const valuesOf = ({ x, y }: GroupedLine): { x: number; y: number | undefined }[] =>
  Array.from(x, (at, i) => ({ x: at, y: y[i] }));

function curve(line: GroupedLine, axes: Axes, color: string): Layer {
  const strokeWidth = color === GREY ? 1.25 : 2.25;
  return {
    data: { values: valuesOf(line) },
    mark: { type: 'line', color, strokeWidth, clip: true },
    encoding: encoding(axes),
  };
}

function marks(line: GroupedLine, axes: Axes, color: string): Layer {
  return {
    data: { values: valuesOf(line) },
    mark: { type: 'circle', color, size: 26, opacity: 1, clip: true },
    encoding: encoding(axes),
  };
}

function crosses({ beyond }: GroupedLine, { x }: Axes, color: string): Layer {
  return {
    data: { values: list(beyond).map((at) => ({ x: at })) },
    mark: {
      type: 'point',
      shape: 'M-1,-1L1,1M1,-1L-1,1',
      stroke: color,
      size: 36,
      strokeWidth: 2,
      opacity: 1,
    },
    encoding: { x: along('x', x), y: { value: 4 } },
  };
}
