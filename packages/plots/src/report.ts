import { mismatch } from '@hgn/core';
import { escape } from './escape.ts';
import { type Figure, figureHtml } from './figure.ts';
import { type Estimate, numberText } from './number-text.ts';
import { style } from './report-style.ts';

/** Text as it stands, or a number written to three digits. */
export type Cell = string | number | Estimate;

/** Rows of cells under column headings; the first cell of a row names it. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption?: string;
}

/** A number to be seen first. */
export interface Highlight {
  readonly label: string;
  readonly value: Cell;
  /** What to compare it with. */
  readonly note?: string;
}

/** Part of a report, shown in the order of these members. */
export interface Section {
  readonly heading: string;
  /** Paragraphs, a blank line between them. */
  readonly prose?: string;
  readonly figures?: readonly Figure[];
  readonly table?: Table;
  readonly facts?: Readonly<Record<string, Cell>>;
}

/** What a report says. All of it is plain text: nothing is read as HTML but the SVG of figures. */
export interface Report {
  readonly title: string;
  readonly summary: string;
  readonly highlights?: readonly Highlight[];
  readonly sections: readonly Section[];
}

/**
 * A report as one HTML file that opens from disk: it holds its pictures, runs no script, and its
 * content security policy forbids the browser to load anything else.
 *
 * @throws HgnError if a picture is none, a table is ragged, or a number is not finite
 */
export function report({ title, summary, highlights = [], sections }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
${proseHtml(summary)}
<dl class="highlights">${highlights.map(highlightHtml).join('\n')}</dl>
</header>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ heading, prose, figures, table, facts }: Section, index: number): string {
  const cards = figures?.map((figure, i) => figureHtml(figure, `figure-${index}-${i}`));
  return `<section>
<h2>${escape(heading)}</h2>
${prose === undefined ? '' : proseHtml(prose)}
${cards === undefined ? '' : `<div class="figures">${cards.join('\n')}</div>`}
${table === undefined ? '' : tableHtml(heading, table)}
${facts === undefined ? '' : factsHtml(facts)}
</section>`;
}

function proseHtml(prose: string): string {
  const paragraphs = prose.trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n');
}

function highlightHtml({ label, value, note }: Highlight): string {
  const [main, interval] =
    typeof value === 'object'
      ? [value.mean, `${numberText(value.low)} to ${numberText(value.high)}`]
      : [value];
  const notes = [interval, note].filter((text) => text !== undefined);
  return (
    `<div><dt>${escape(label)}</dt><dd><strong>${cellHtml(main)}</strong>` +
    `${notes.map((text) => `<small>${escape(text)}</small>`).join('')}</dd></div>`
  );
}

function factsHtml(facts: Readonly<Record<string, Cell>>): string {
  const items = Object.entries(facts).map(
    ([name, value]) => `<div><dt>${escape(name)}</dt><dd>${cellHtml(value)}</dd></div>`,
  );
  return `<dl class="facts">${items.join('\n')}</dl>`;
}

function tableHtml(heading: string, { columns, rows, caption }: Table): string {
  const ragged = rows.find((row) => row.length !== columns.length);
  if (ragged !== undefined) {
    throw mismatch(
      `table of '${heading}'`,
      `${columns.length} cells in each row`,
      `${ragged.length}`,
      'Write a dash into a cell that has nothing to say.',
    );
  }
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    const data = cells.map((cell) => `<td>${cellHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${cellHtml(name)}</th>${data}</tr>`;
  });
  const title = caption === undefined ? '' : `<caption>${escape(caption)}</caption>`;
  return (
    `<div class="table"><table>${title}<thead><tr>${head}</tr></thead>` +
    `<tbody>${body.join('\n')}</tbody></table></div>`
  );
}

function cellHtml(cell: Cell): string {
  return escape(typeof cell === 'string' ? cell : numberText(cell));
}
