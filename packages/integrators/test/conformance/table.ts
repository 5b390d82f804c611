/** A table of Markdown, its columns padded as prettier pads them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) =>
    Math.max(3, cell.length, ...rows.map((row) => at(row, i).length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, i) => at(row, i).padEnd(width)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

function at(row: readonly string[], i: number): string {
  return row[i] ?? '';
}
