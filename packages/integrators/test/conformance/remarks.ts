import type { FixedStep } from './measurements.ts';

/** What some rows of a table refer to by a mark. */
type Remark = {
  readonly mark: string;
  readonly concerns: (row: FixedStep) => boolean;
  readonly text: (names: string, rows: readonly FixedStep[]) => string;
};

/** In the order of their marks. */
export const remarks: readonly Remark[] = [
  {
    mark: '¹',
    concerns: ({ method, orders: [, onAny = method.order] }) => onAny < method.order,
    text: (names, rows) =>
      `The order where K is quadratic in p, as that of a mass is. On any other K, as a learned one may be, ${names} are of order ${Math.min(...rows.map(({ orders }) => orders[1] ?? NaN))}.`,
  },
  {
    mark: '²',
    concerns: ({ cost }) => cost.iterates,
    text: (names) =>
      `${names} solve an equation in each step: the counts are means, of steps of 0.1 of pendulums.`,
  },
  {
    mark: '³',
    concerns: ({ method, options }) =>
      options.bounded === true && method.symplectic === 'never' && !method.reversible,
    text: (names) =>
      `The energy of ${names} stays within bounds on a planet, and drifts on a joint H. They are steps of a method that is symplectic in a larger phase space, their [\`extended\`](../packages/integrators#on-a-joint-h).`,
  },
  {
    mark: '⁴',
    concerns: ({ options }) => options.rounding !== undefined,
    text: (names, [row]) => {
      const times = row?.options.rounding ?? 1;
      return `${names} rounds its increments ${times} times as coarsely as numbers are: limits of what rounding leaves are ${times} times as large, that of symplecticity ${Math.max(1, times / 16)} times. From a state on its lattice, a step is undone to the last bit.`;
    },
  },
];

/** The marks of a row. */
export function marksOf(row: FixedStep): string {
  return remarks
    .filter(({ concerns }) => concerns(row))
    .map(({ mark }) => ` ${mark}`)
    .join('');
}

/** The text of a remark, behind its mark. */
export function ofMark({ mark, concerns, text }: Remark, rows: readonly FixedStep[]): string {
  const those = rows.filter(concerns);
  return `${mark} ${text(those.map(({ method }) => `\`${method.name}\``).join(', '), those)}`;
}
