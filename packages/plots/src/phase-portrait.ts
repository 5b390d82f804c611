import { mismatch } from '@hgn/core';
import { along, assertValues, type ChartOptions, type Layer, svgOf } from './chart.ts';

/** A path through phase space, and the value that colours it. */
export interface Orbit {
  readonly q: ArrayLike<number>;
  readonly p: ArrayLike<number>;
  /** The energy, or another number of the trajectory. */
  readonly value: number;
}

/** What a phase portrait is told. */
export interface PhasePortraitOptions extends ChartOptions {
  /** The title of the colour bar, with its unit. */
  readonly color: string;
}

/**
 * Paths through phase space as an SVG, a ring where each begins, coloured by a number such as the
 * true energy: where the learned energy is the true one, the paths are nested and change colour from the centre outwards.
 *
 * @throws HgnError if there are no orbits, or a value is not finite
 */
export async function phasePortrait(
  orbits: readonly Orbit[],
  options: PhasePortraitOptions,
): Promise<string> {
  const { x, y, title, width = 340, height = 340, color } = options;
  if (orbits.length === 0) {
    throw mismatch('phase portrait', 'at least one orbit', 'none', 'Roll some out first.');
  }
  for (const [i, { q, p, value }] of orbits.entries()) {
    assertValues(`orbit ${i}, q`, q, x);
    assertValues(`orbit ${i}, p`, p, y, q);
    assertValues(`orbit ${i}, value`, [value], { title: color });
  }
  const values = orbits.flatMap(({ q, p, value }, orbit) =>
    Array.from(q, (at, time) => ({ orbit, time, q: at, p: p[time], value })),
  );
  const encoding = {
    x: along('q', x),
    y: along('p', y),
    color: {
      field: 'value',
      type: 'quantitative' as const,
      title: null,
      scale: { scheme: { name: 'viridis' as const, extent: [0.05, 0.9] } },
      legend: { offset: 40, gradientLength: height, gradientThickness: 12 },
    },
  };
  const layers: Layer[] = [
    {
      data: { values },
      mark: { type: 'line', clip: true },
      encoding: { ...encoding, detail: { field: 'orbit' }, order: { field: 'time' } },
    },
    {
      data: { values: values.filter(({ time }) => time === 0) },
      mark: { type: 'point', fill: 'white', size: 60, strokeWidth: 2.25, opacity: 1, clip: true },
      encoding,
    },
    {
      data: { values: [{}] },
      mark: { type: 'text', text: color, angle: 270, fontSize: 14, fontWeight: 500 },
      encoding: { x: { value: width + 26 }, y: { value: height / 2 } },
    },
  ];
  return svgOf(layers, { width, height, title });
}
