/**
 * The numbers of the page. How one is written tells how far it may be from what another machine
 * measures, whose `sin` and `pow` round otherwise, or not at all: a count.
 */

/** What rounding leaves, to its power of ten; elsewhere ten times as large, or as small. */
export const rounding = (x: number): string => (x === 0 ? '0' : x.toExponential(0));

/** An error that is no rounding, to two digits. */
export const size = (x: number): string => x.toExponential(1);

/** An order, or a ratio of errors, to hundredths; from errors that are not far above rounding. */
export const hundredths = (x: number): string => x.toFixed(2);

/** How often something was evaluated that goes on until an error is small. */
export const about = (x: number): string => `≈${x.toFixed(0)}`;

/** Each way to write a number, and whether two of them are near enough. */
const kinds: readonly (readonly [RegExp, (least: number, most: number) => boolean])[] = [
  [/^≈\d+$/, (least, most) => most - least <= Math.max(1, 0.02 * most)],
  [/^(?:0|\de[+-]\d+)$/, (least, most) => most <= 10 * Math.max(least, 1e-15)],
  [/^\d\.\de[+-]\d+$/, (least, most) => most <= 1.1 * least],
  [/^\d+\.\d\d$/, (least, most) => most - least <= 0.1 + 1e-9],
];

/** Whether two pages say the same, but for what a machine may make of the numbers in their tables. */
export function saysTheSame(a: string, b: string): boolean {
  const [left, right] = [a.split('\n'), b.split('\n')];
  return left.length === right.length && left.every((line, i) => agrees(line, right[i] as string));
}

function agrees(a: string, b: string): boolean {
  if (!a.startsWith('|')) return a === b;
  const [left, right] = [words(a), words(b)];
  return left.length === right.length && left.every((word, i) => near(word, right[i] as string));
}

/** Words and numbers, without what pads the columns. */
function words(line: string): string[] {
  return line.replace(/-{3,}/g, '---').split(/[ (),]+/);
}

function near(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [a, b].map((word) => Number(word.replace('≈', ''))) as [number, number];
  return kinds.some(
    ([kind, enough]) => kind.test(a) && kind.test(b) && enough(Math.min(x, y), Math.max(x, y)),
  );
}
