import { mismatch } from '@hgn/core';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { palette, theme } from './theme.ts';

/** A layer of a Vega-Lite specification. */
export type Layer = Extract<TopLevelSpec, { layer: unknown[] }>['layer'][number];

/** An axis of a chart. */
export interface Axis {
  /** With its unit: `time (s)`. */
  readonly title: string;
  /** Logarithmic, base 10. Default false. */
  readonly log?: boolean;
  /** The ends of the axis. Default: a little beyond the data. */
  readonly domain?: readonly [from: number, to: number];
}

/** What every chart is told. Lengths are in pixels. */
export interface ChartOptions {
  readonly x: Axis;
  readonly y: Axis;
  /** Default none: a report has captions. */
  readonly title?: string;
  /** Of the plotting area, without axes and legend. */
  readonly width?: number;
  /** Of the plotting area, without axes and legend. */
  readonly height?: number;
}

/** The SVG of Vega-Lite layers, in the theme of this package; no DOM, no canvas. */
export async function svgOf(
  layer: Layer[],
  size: { readonly width: number; readonly height: number; readonly title: string | undefined },
): Promise<string> {
  const { width, height, title } = size;
  return rendered({ width, height, layer, ...(title !== undefined && { title }) });
}

/** A plotting area of several. */
export interface Panel {
  readonly title: string;
  readonly layer: Layer[];
}

/** The SVG of panels in rows, `gap` pixels between their plotting areas. */
export async function panelsOf(
  panels: readonly Panel[],
  size: Parameters<typeof svgOf>[1] & {
    readonly columns: number;
    readonly gap: { readonly column: number; readonly row: number };
  },
): Promise<string> {
  const { width, height, title, columns, gap } = size;
  return rendered({
    concat: panels.map((panel) => ({ width, height, ...panel })),
    columns,
    spacing: gap,
    bounds: 'flush',
    ...(title !== undefined && { title }),
  });
}

async function rendered(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec, { config: theme }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

/** What Vega-Lite is told of a field laid along an axis. */
interface Channel {
  readonly field: string;
  readonly type: 'quantitative';
  readonly title: string;
  readonly scale: { type: 'log' | 'linear'; nice: boolean; padding?: number; domain?: number[] };
}

/** A field of the data laid along an axis. */
export function along(field: string, { title, log = false, domain }: Axis): Channel {
  const ends = domain === undefined ? { padding: 8 } : { domain: [...domain] };
  const type = log ? { type: 'log' as const } : { type: 'linear' as const, zero: false };
  return { field, type: 'quantitative', title, scale: { ...type, ...ends, nice: false } };
}

/** @throws HgnError unless `values` are as many as `like`, finite, and above 0 on a `log` axis */
export function assertValues(
  what: string,
  values: ArrayLike<number>,
  { log = false }: Axis,
  like: ArrayLike<number> = values,
): void {
  if (values.length === 0) throw mismatch(what, 'at least one value', 'none', 'Leave it out.');
  if (values.length !== like.length) {
    throw mismatch(what, `${like.length} values`, `${values.length}`, 'Every x needs its y.');
  }
  const bad = Array.from(values).findIndex(
    (value) => !(Number.isFinite(value) && (!log || value > 0)),
  );
  if (bad === -1) return;
  throw mismatch(
    `${what}[${bad}]`,
    log ? 'a finite number above 0' : 'a finite number',
    String(values[bad]),
    log ? 'A logarithmic axis has no place for it.' : 'Cut the series where it diverged.',
  );
}

/**
 * A colour for each name, in order of appearance.
 *
 * @throws HgnError if there is no name, or more than the palette can tell apart
 */
export function colorsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(names)];
  if (distinct.length === 0 || distinct.length > palette.length) {
    throw mismatch(
      'chart',
      `series of 1 to ${palette.length} names`,
      `${distinct.length}`,
      'Series of a kind may share a name and a colour.',
    );
  }
  return new Map(distinct.map((name, i) => [name, palette[i] as string]));
}
