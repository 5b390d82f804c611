import { describe, expect, it } from 'vitest';
import { lineChart, palette, phasePortrait, scatterChart } from '../src/index.ts';
import { flawOf } from './markup.ts';

const axes = { x: { title: 'frame' }, y: { title: 'pixel MSE' } };
const unit = { title: 'unit', domain: [0, 1] } as const;
/** The points of the first path that is drawn in `color`, in pixels from the top left corner. */
const pointsOf = (svg: string, color: string): number[][] => {
  const path = [...svg.matchAll(/<path[^>]*>/g)].find(([tag]) => tag.includes(`stroke="${color}"`));
  const d = / d="([^"]*)"/.exec(path?.[0] ?? '')?.[1] ?? '';
  return d
    .split(/[ML]/)
    .filter(Boolean)
    .map((point) => point.split(',').map(Number));
};

describe('lineChart', () => {
  it('is well-formed, and shows titles and names as they are written', async () => {
    const svg = await lineChart(
      [
        { name: 'held-out', x: [0, 1], y: [1, 2] },
        { name: 'a < b & "c"', x: [0, 1], y: [2, 2], dashed: true },
      ],
      { ...axes, title: 'Error & <rest>', horizon: { x: 0.5, label: 'end of training' } },
    );
    expect(flawOf(svg)).toBeUndefined();
    for (const text of [
      'frame',
      'pixel MSE',
      'held-out',
      'a &lt; b &amp; "c"',
      'Error &amp; &lt;rest&gt;',
      'end of training',
    ]) {
      expect(svg).toContain(`>${text}</text>`);
    }
  });

  it('draws values where the axes say', async () => {
    const line = { name: 'line', x: [0, 0.5, 1], y: [0, 0.25, 1] };
    const options = { x: unit, y: unit, width: 100, height: 200 };
    expect(pointsOf(await lineChart([line], options), palette[0] as string)).toEqual([
      [0, 200],
      [50, 150],
      [100, 0],
    ]);
  });

  it('spaces powers of ten equally on a logarithmic axis', async () => {
    const svg = await lineChart([{ name: 'line', x: [0, 0.5, 1], y: [1e-4, 1e-3, 1e-2] }], {
      x: unit,
      y: { title: 'error', log: true, domain: [1e-4, 1e-2] },
      width: 100,
      height: 200,
    });
    const [, middle] = pointsOf(svg, palette[0] as string);
    expect(middle?.[0]).toBeCloseTo(50, 6);
    expect(middle?.[1]).toBeCloseTo(100, 6);
  });

  it('rules off what lies beyond the horizon', async () => {
    const line = { name: 'line', x: [0, 1], y: [0, 1] };
    const options = { x: unit, y: unit, width: 100, height: 200 };
    const svg = await lineChart([line], { ...options, horizon: { x: 0.3, label: 'end' } });
    expect(svg).toMatch(/<path[^>]* d="M30,0h70v200h-70Z"[^>]* opacity="0.05"/);
    expect(svg).toMatch(/<line transform="translate\(30,0\)" x2="0" y2="200"/);
  });

  it('shades an interval', async () => {
    const line = { name: 'line', x: [0, 1], y: [0.5, 0.5] };
    const options = { x: unit, y: unit, width: 100, height: 200 };
    const interval = { low: [0.4, 0.25], high: [0.6, 0.75] };
    const svg = await lineChart([{ ...line, interval }], options);
    expect(svg).toContain(`d="M0,120L100,150L100,50L0,80Z" fill="${palette[0] as string}"`);
    expect(await lineChart([line], options)).not.toContain('mark-area');
  });

  it('gives lines of one name one colour and one entry in the legend', async () => {
    const names = ['true', 'learned', 'true', 'learned'];
    const lines = names.map((name, i) => ({ name, x: [0, 1], y: [i, i] }));
    const svg = await lineChart(lines, axes);
    expect(svg.match(/>learned<\/text>/g)).toHaveLength(1);
    expect(new Set(svg.match(/stroke="#(0072B2|D55E00|009E73)"/g)).size).toBe(2);
  });

  it('takes typed arrays', async () => {
    const line = { name: 'line', x: new Float64Array([0, 1]), y: new Float32Array([0, 1]) };
    expect(flawOf(await lineChart([line], axes))).toBeUndefined();
  });

  it('says which value has no place', async () => {
    const line = { name: 'model', x: [0, 1], y: [0, 1] };
    const log = { ...axes, y: { title: 'error', log: true } };
    await expect(lineChart([], axes)).rejects.toThrow(/series of 1 to 6 names, got 0/);
    await expect(lineChart([{ ...line, y: [0, NaN] }], axes)).rejects.toThrow(
      /'model', y\[1\].*got NaN/,
    );
    await expect(lineChart([{ ...line, x: [0, Infinity] }], axes)).rejects.toThrow(
      /'model', x\[1\]/,
    );
    await expect(lineChart([{ ...line, y: [1] }], axes)).rejects.toThrow(
      /'model', y: expected 2 values, got 1/,
    );
    await expect(lineChart([{ ...line, x: [], y: [] }], axes)).rejects.toThrow(
      /at least one value/,
    );
    await expect(lineChart([line], log)).rejects.toThrow(
      /y\[0\]: expected a finite number above 0, got 0/,
    );
    const interval = { low: [0, 1], high: [1, NaN] };
    await expect(lineChart([{ ...line, interval }], axes)).rejects.toThrow(/'model', high\[1\]/);
    await expect(lineChart([line], { ...axes, horizon: { x: NaN, label: 'end' } })).rejects.toThrow(
      /horizon\[0\]: expected a finite number, got NaN/,
    );
    const many = Array.from({ length: 7 }, (_, i) => ({ ...line, name: `${i}` }));
    await expect(lineChart(many, axes)).rejects.toThrow(/series of 1 to 6 names, got 7/);
  });
});

describe('scatterChart', () => {
  const group = { name: 'forward', x: [0.25, 0.75], y: [0.5, 0.5] };

  it('is well-formed, names its groups, and draws points where the axes say', async () => {
    const svg = await scatterChart([group], { x: unit, y: unit, width: 100, height: 200 });
    expect(flawOf(svg)).toBeUndefined();
    expect(svg).toContain('>forward</text>');
    for (const x of [25, 75]) expect(svg).toContain(`<path transform="translate(${x},100)"`);
  });

  it('draws the diagonal from the least to the greatest x', async () => {
    const options = { x: unit, y: unit, width: 100, height: 200, diagonal: true };
    expect(pointsOf(await scatterChart([group], options), '#5f6368')).toEqual([
      [25, 150],
      [75, 50],
    ]);
  });

  it('says which value has no place', async () => {
    await expect(scatterChart([{ ...group, y: [NaN, 1] }], axes)).rejects.toThrow(
      /'forward', y\[0\]/,
    );
  });
});

describe('phasePortrait', () => {
  const options = { x: { title: 'q' }, y: { title: 'p' }, color: 'true energy (J)' };
  const orbit = (value: number): { q: number[]; p: number[]; value: number } => ({
    q: [value, 0, -value, 0],
    p: [0, value, 0, -value],
    value,
  });
  const strokesOf = (svg: string): string[] =>
    [...svg.matchAll(/<path[^>]*stroke="(rgb[^"]*)"[^>]*stroke-width="2.25"/g)].map(
      ([, rgb = '']) => rgb,
    );

  it('is well-formed, with a colour bar and its title', async () => {
    const svg = await phasePortrait([orbit(1), orbit(2)], options);
    expect(flawOf(svg)).toBeUndefined();
    expect(svg).toContain('<linearGradient');
    for (const text of ['q', 'p', 'true energy (J)']) expect(svg).toContain(`>${text}</text>`);
  });

  it('colours an orbit by its value', async () => {
    const svg = await phasePortrait([orbit(1), orbit(2), orbit(1)], options);
    const [low, high, again] = strokesOf(svg);
    expect(low).toBeDefined();
    expect(low).not.toBe(high);
    expect(low).toBe(again);
  });

  it('draws one path for each orbit, in the order of time', async () => {
    const square = {
      x: { title: 'q', domain: [-1, 1] },
      y: { title: 'p', domain: [-1, 1] },
    } as const;
    const svg = await phasePortrait([orbit(1)], { ...options, ...square, width: 200, height: 200 });
    expect(svg).toContain('d="M200,100L100,0L0,100L100,200"');
  });

  it('says what is wrong with an orbit', async () => {
    await expect(phasePortrait([], options)).rejects.toThrow(/at least one orbit/);
    await expect(phasePortrait([{ ...orbit(1), value: NaN }], options)).rejects.toThrow(
      /orbit 0, value/,
    );
    await expect(phasePortrait([orbit(1), { ...orbit(1), p: [0] }], options)).rejects.toThrow(
      /orbit 1, p: expected 4 values, got 1/,
    );
  });
});
