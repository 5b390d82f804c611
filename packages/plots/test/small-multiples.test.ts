import { describe, expect, it } from 'vitest';
import { palette, smallMultiples } from '../src/index.ts';
import { flawOf } from './markup.ts';

const unit = { title: 'unit', domain: [0, 1] } as const;
const square = { x: unit, y: unit, width: 100, height: 200 };
const [blue = '', orange = ''] = palette;
const diagonal = { x: [0, 1], y: [0, 1] };

/** How many lines are drawn in a colour. */
const linesOf = (svg: string, color: string): number =>
  [...svg.matchAll(/<g class="mark-line[\s\S]*?<\/g>/g)].filter(([group]) =>
    group.includes(`stroke="${color}"`),
  ).length;
/** Where names stand, in pixels from the upper left corner of their panel. */
const heightOf = (svg: string, name: string): number =>
  Number(new RegExp(`translate\\([\\d.]+,([-\\d.]+)\\)"[^>]*>${name}</text>`).exec(svg)?.[1]);

describe('smallMultiples', () => {
  it('has a panel for each group, with its lines in colours and the others in grey', async () => {
    const svg = await smallMultiples(
      [
        { name: 'a & b', group: 'first', ...diagonal },
        { name: 'c', group: 'first', ...diagonal },
        { name: 'd', group: 'second', ...diagonal },
      ],
      { ...square, title: 'all <of> them' },
    );
    expect(flawOf(svg)).toBeUndefined();
    for (const text of ['first', 'second', 'a &amp; b', 'c', 'd', 'all &lt;of&gt; them']) {
      expect(svg.split(`>${text}</text>`)).toHaveLength(2);
    }
    expect(linesOf(svg, blue)).toBe(2); // a & b, and d in the panel of its own
    expect(linesOf(svg, orange)).toBe(1);
    expect(linesOf(svg, '#dadce0')).toBe(3);
  });

  it('draws values where the axes say', async () => {
    const line = { name: 'a', group: 'g', x: [0, 0.5, 1], y: [0, 0.25, 1] };
    expect(await smallMultiples([line], square)).toContain('d="M0,200L50,150L100,0"');
  });

  it('writes names at the ends of their lines, and a line apart where these meet', async () => {
    const ending = (name: string, y: number): object => ({
      name,
      group: 'g',
      x: [0, 1],
      y: [0, y],
    });
    const lines = [ending('low', 0.2), ending('one', 0.5), ending('two', 0.5), ending('six', 0.01)];
    const svg = await smallMultiples(lines as Parameters<typeof smallMultiples>[0], square);
    const text = 4; // a line of text is centred by this much
    expect(Math.abs(heightOf(svg, 'low') - 160)).toBeLessThanOrEqual(text);
    expect(heightOf(svg, 'two') - heightOf(svg, 'one')).toBe(16);
    expect(heightOf(svg, 'six')).toBeLessThanOrEqual(200 + text);
  });

  it('marks what is too large for the axis with a cross at its upper end', async () => {
    const cross = 'M-3,-3L3,3M3,-3L-3,3';
    const line = { name: 'a', group: 'g', ...diagonal };
    expect(await smallMultiples([line], square)).not.toContain(cross);
    const svg = await smallMultiples([{ ...line, beyond: [0.25, 0.75] }], square);
    for (const x of [25, 75]) expect(svg).toContain(`translate(${x},4)" d="${cross}"`);
    const lost = { name: 'lost', group: 'g', x: [], y: [], beyond: [0.5] };
    expect(await smallMultiples([lost], square)).toContain('>lost</text>');
  });

  it('writes powers of ten as such', async () => {
    const line = { name: 'a', group: 'g', x: [1, 1e5], y: [1e-13, 1] };
    const log = { x: { title: 'x', log: true }, y: { title: 'y', log: true } };
    const svg = await smallMultiples([line], log);
    for (const label of ['1', '100', '10⁴', '10⁻⁴', '10⁻¹²']) {
      expect(svg).toContain(`>${label}</text>`);
    }
  });

  it('says which value has no place', async () => {
    const line = { name: 'a', group: 'g', ...diagonal };
    const log = { ...square, y: { title: 'error', log: true, domain: [0.1, 1] } } as const;
    await expect(smallMultiples([line], log)).rejects.toThrow(
      "line 'a', y[0]: expected a finite number above 0, got 0.",
    );
    await expect(smallMultiples([{ ...line, beyond: [NaN] }], square)).rejects.toThrow(
      "line 'a', beyond[0]: expected a finite number, got NaN.",
    );
    await expect(smallMultiples([], square)).rejects.toThrow('expected at least one line');
    const none = { name: 'a', group: 'g', x: [], y: [] };
    const axes = { x: { title: 'x' }, y: { title: 'y' } };
    await expect(smallMultiples([none], axes)).rejects.toThrow('lines with at least one value');
    const many = Array.from({ length: 7 }, (_, i) => ({ ...line, name: `${i}` }));
    await expect(smallMultiples(many, square)).rejects.toThrow('series of 1 to 6 names, got 7');
  });
});
