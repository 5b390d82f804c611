import { type GroupedLine, report, smallMultiples } from '@hgn/plots';
import type { Limits, Result } from './measure.ts';
import { cellsOf, headOf } from './table.ts';

/** Errors below are rounding alone, and are drawn here. */
const LEAST = 1e-16;

/** The results as one HTML file: charts of work, of time and of energy, and the table. */
export async function page(results: readonly Result[], limits: Limits): Promise<string> {
  const work = (by: 'evaluations' | 'seconds', unit: number) =>
    results.map(({ contender, panel, points }): GroupedLine => {
      const drawn = points.filter(({ error }) => error < 1);
      const lost = points.filter((point) => !(point.error < 1) && Number.isFinite(point[by]));
      return {
        name: contender.name,
        group: panel,
        x: drawn.map((point) => point[by] * unit),
        y: drawn.map(({ error }) => Math.max(LEAST, error)),
        beyond: lost.map((point) => point[by] * unit),
      };
    });
  const energy = results.flatMap(({ contender, panel, drift }): GroupedLine[] => {
    if (drift === undefined) return [];
    const y = drift.errors.map((error) => Math.max(LEAST, error));
    return [{ name: contender.name, group: panel, x: drift.times, y }];
  });
  const size = { columns: 2, width: 300, height: 240 };
  const error = { title: 'error at the end', log: true };
  const [forces, time, long] = await Promise.all([
    smallMultiples(work('evaluations', 1), {
      ...size,
      x: { title: 'forces', log: true },
      y: error,
    }),
    smallMultiples(work('seconds', 1e3), {
      ...size,
      x: { title: 'time (ms)', log: true },
      y: error,
    }),
    smallMultiples(energy, {
      ...size,
      dots: false,
      x: { title: 't', log: true },
      y: { title: '|H − H₀| / |H₀|', log: true },
    }),
  ]);
  return report({
    title: 'Integrators on the orbit of a star',
    summary:
      'What an error costs, in evaluations of the force and in time, and what becomes of the energy. Down and to ' +
      'the left is better; a cross at the upper edge is a run of which no digit is right.',
    sections: [
      {
        heading: 'Error against work',
        figures: [
          {
            image: forces,
            alt: 'Error against forces, lines that fall',
            caption:
              'Evaluations of the force, counted. The slope of a line is the order of its method.',
          },
          {
            image: time,
            alt: 'Error against time, lines that fall',
            caption: 'Time on this machine, the median of repeats: read factors, not percents.',
          },
        ],
      },
      {
        heading: 'Energy over a long time',
        prose: `All at about ${limits.rate} forces in a unit of time.`,
        figures: [
          {
            image: long,
            alt: 'The error of the energy, level or rising',
            caption: 'The largest error in windows of time, each twice as long as the one before.',
          },
        ],
      },
      {
        heading: 'In numbers',
        table: { columns: headOf(limits), rows: results.map(cellsOf) },
      },
    ],
  });
}
