import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  gif,
  lineChart,
  numberText,
  phasePortrait,
  png,
  report,
  type Report,
} from '../src/index.ts';
import { flawOf } from './markup.ts';

const frame = { width: 3, height: 2, rgb: new Uint8Array(18) };
const orbits = [1, 2].map((value) => ({ q: [0, value], p: [value, 0], value }));
const portrait = await phasePortrait(orbits, { x: { title: 'q' }, y: { title: 'p' }, color: 'H' });
const chart = await lineChart([{ name: 'model', x: [0, 1], y: [0, 1] }], {
  x: { title: 'frame' },
  y: { title: 'error' },
});
const figure = { alt: 'a picture', caption: 'What it shows.' };
const full: Report = {
  title: 'A Hamiltonian from pixels',
  summary: 'First paragraph.\n\nSecond paragraph.',
  highlights: [{ label: 'error', value: { mean: 6.2e-4, low: 6e-4, high: 6.4e-4 }, note: 'paper' }],
  sections: [
    {
      heading: 'Rollouts',
      prose: 'Truth above.',
      figures: [
        { image: portrait, ...figure },
        { image: portrait, ...figure },
        { image: chart, ...figure },
        { image: gif([frame]), ...figure },
        { image: png(frame), ...figure },
      ],
      table: { columns: ['', 'MSE'], rows: [['test', 6.234e-4]], caption: 'Errors' },
      facts: { engine: 'onnx', seed: 7 },
    },
  ],
};

describe('report', () => {
  it('is well-formed HTML with everything it was given', () => {
    const html = report(full);
    expect(flawOf(html.replace(/<style>.*?<\/style>/s, ''))).toBeUndefined();
    for (const text of [
      '<title>A Hamiltonian from pixels</title>',
      '<h1>A Hamiltonian from pixels</h1>',
      '<p>First paragraph.</p>\n<p>Second paragraph.</p>',
      '<strong>6.20 × 10⁻⁴</strong>',
      '6.00 × 10⁻⁴ to 6.40 × 10⁻⁴',
      '<h2>Rollouts</h2>',
      '<figcaption>What it shows.</figcaption>',
      '<th scope="row">test</th><td>6.23 × 10⁻⁴</td>',
      '<dt>seed</dt><dd>7</dd>',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('holds all it shows, and lets the browser load nothing', () => {
    const html = report(full);
    expect(html).not.toMatch(/https?:|<script|<link|@import/);
    const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toMatch(/^(data:image\/(png|gif);base64,|#)/);
    expect(html).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`,
    );
  });

  it('holds the very bytes of its pictures, at their size', () => {
    const [animation, still] = [
      ...report(full).matchAll(
        /<img src="data:image\/(\w+);base64,([^"]*)" width="3" height="2" alt="a picture" loading="lazy">/g,
      ),
    ];
    expect(animation?.[1]).toBe('gif');
    expect(Buffer.from(animation?.[2] ?? '', 'base64').equals(gif([frame]))).toBe(true);
    expect(still?.[1]).toBe('png');
    expect(Buffer.from(still?.[2] ?? '', 'base64').equals(png(frame))).toBe(true);
  });

  it('keeps the gradients of figures apart', () => {
    const html = report(full);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...html.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id);
    expect(new Set(used)).toEqual(new Set(ids));
  });

  it('shows text as it is written, wherever it stands', () => {
    const evil = `<script>alert("1 & '2'")</script>`;
    const html = report({
      title: evil,
      summary: evil,
      highlights: [{ label: evil, value: evil, note: evil }],
      sections: [
        {
          heading: evil,
          prose: evil,
          figures: [
            { image: chart, alt: evil, caption: evil },
            { image: png(frame), alt: evil, caption: evil },
          ],
          table: { columns: [evil, evil], rows: [[evil, evil]], caption: evil },
          facts: { [evil]: evil },
        },
      ],
    });
    expect(html).not.toContain('<script');
    const escaped = '&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;';
    expect(html.split(escaped)).toHaveLength(1 + 19);
    expect(flawOf(html.replace(/<style>.*?<\/style>/s, ''))).toBeUndefined();
  });

  it('leaves out what it is not given', () => {
    const html = report({ title: 'Short', summary: 'Nothing yet.', sections: [] });
    expect(html).not.toMatch(/<section|<figure|<table|undefined/);
  });

  it('says what is wrong with a figure or a table', () => {
    const section =
      (part: object): (() => string) =>
      () =>
        report({ ...full, sections: [{ heading: 'One', ...part }] });
    expect(section({ figures: [{ ...figure, image: '<p>' }] })).toThrow(
      /figure: expected an SVG, got '<p>'/,
    );
    expect(section({ figures: [{ ...figure, image: new Uint8Array(99) }] })).toThrow(
      /expected a PNG or GIF/,
    );
    expect(section({ table: { columns: ['a'], rows: [['b', 'c']] } })).toThrow(
      /table of 'One': expected 1 cells.*got 2/,
    );
    expect(section({ facts: { loss: NaN } })).toThrow(HgnError);
  });
});

describe('numberText', () => {
  it('keeps three digits', () => {
    expect([0, 7, -3, 1480, 0.5, 1234567, 402.31, 1.2345, -12.345, 0.0123].map(numberText)).toEqual(
      ['0', '7', '−3', '1480', '0.500', '1234567', '402', '1.23', '−12.3', '0.0123'],
    );
  });

  it('writes small and large numbers with a power of ten', () => {
    expect([6.234e-4, 0.0099999, -9.999e-5, 123456.7, 2.5e20].map(numberText)).toEqual([
      '6.23 × 10⁻⁴',
      '0.0100',
      '−1.00 × 10⁻⁴',
      '1.23 × 10⁵',
      '2.50 × 10²⁰',
    ]);
  });

  it('writes an interval with the power of its estimate', () => {
    expect(numberText({ mean: 6.234e-4, low: 5.9e-4, high: 1.01e-3 })).toBe(
      '6.23 [5.90, 10.10] × 10⁻⁴',
    );
    expect(numberText({ mean: 3, low: -1, high: 7 })).toBe('3.00 [−1.00, 7.00]');
  });

  it('refuses what is no number', () => {
    expect(() => numberText(NaN)).toThrow(/number: expected a finite one, got NaN/);
    expect(() => numberText({ mean: 1, low: 0, high: Infinity })).toThrow(HgnError);
  });
});
