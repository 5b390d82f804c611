/**
 * The name that `word` is most likely meant to be, by the fewest letters to insert, delete or replace;
 * undefined where more than two of five would have to be.
 *
 * @see R. Wagner, M. Fischer, The string-to-string correction problem, 1974,
 *   DOI 10.1145/321796.321811
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const from = word.toLowerCase();
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of names) {
    const edits = editsBetween(from, name.toLowerCase());
    if (edits > 0.4 * Math.max(from.length, name.length)) continue;
    if (best === undefined || edits < best.edits) best = { name, edits };
  }
  return best?.name;
}

function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
