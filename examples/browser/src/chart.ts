/** The size of a chart in its own units, and the room for what is written beside it. */
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [480, 170, 46, 8, 8, 22];

/** The attribute `viewBox` of an svg that a chart is drawn into. */
export const VIEW_BOX = `0 0 ${WIDTH} ${HEIGHT}`;

type Range = readonly [from: number, to: number];

/** Losses by step on a logarithmic axis, as the inside of an svg. */
export function lossChart(losses: readonly number[], steps: number): string {
  const logs = losses.filter((loss) => loss > 0).map(Math.log10);
  const from = Math.floor(Math.min(-3, ...logs));
  const to = Math.max(0, Math.ceil(Math.max(...logs)));
  const y = along([from, to], [HEIGHT - BOTTOM, TOP]);
  const x = along([1, Math.max(2, steps)], [LEFT, WIDTH - RIGHT]);
  const decades = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return [
    ...decades.flatMap((decade) => [rule(y(decade)), label(y(decade), decadeText(decade))]),
    below('step 1', 'start', LEFT),
    below(`${steps}`, 'end', WIDTH - RIGHT),
    line(losses.map((loss, i) => [x(i + 1), y(Math.log10(loss))])),
  ].join('');
}

/** The latest energies, beside the lowest and the highest of some clips, as the inside of an svg. */
export function energyChart(energies: readonly number[], clips: Range, room: number): string {
  const all = [...energies, ...clips];
  const y = along([Math.min(...all), Math.max(...all)], [HEIGHT - BOTTOM, TOP + 8]);
  const x = along([0, room - 1], [LEFT, WIDTH - RIGHT]);
  const [low, high] = clips;
  return [
    `<rect class="clips" x="${LEFT}" width="${WIDTH - LEFT - RIGHT}" ` +
      `y="${text(y(high))}" height="${text(y(low) - y(high))}"/>`,
    label(y(low), low.toPrecision(3)),
    label(y(high), high.toPrecision(3)),
    below('shaded: the energies of all clips', 'start', LEFT),
    below('now →', 'end', WIDTH - RIGHT),
    line(energies.map((energy, i) => [x(room - energies.length + i), y(energy)])),
  ].join('');
}

/** The linear map of one range onto another; onto its middle where the first is a single number. */
function along([a, b]: Range, [from, to]: Range): (value: number) => number {
  return (value) => (a === b ? (from + to) / 2 : from + ((value - a) / (b - a)) * (to - from));
}

function line(points: readonly (readonly [x: number, y: number])[]): string {
  const shown = points.filter((point) => point.every(Number.isFinite));
  return `<polyline points="${shown.map((point) => point.map(text).join()).join(' ')}"/>`;
}

const rule = (y: number): string =>
  `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${text(y)}" y2="${text(y)}"/>`;

const label = (y: number, what: string): string =>
  `<text x="${LEFT - 6}" y="${text(y + 4)}" text-anchor="end">${what}</text>`;

const below = (what: string, anchor: 'start' | 'end', x: number): string =>
  `<text x="${x}" y="${HEIGHT - 6}" text-anchor="${anchor}">${what}</text>`;

const text = (value: number): string => value.toFixed(1);

const decadeText = (decade: number): string => (decade >= -2 ? `${10 ** decade}` : `1e${decade}`);
