import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../src/', import.meta.url);
const sources = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'));

/** The `@see` of the docstring of what is exported under `name`: author, title, year, DOI. */
export function citationsOf(name: string): string[] {
  // the last comment before the export: none begins within it
  const documented = new RegExp(`/\\*\\*((?:(?!/\\*\\*)[^])*?)\\*/\\nexport const ${name}\\b`);
  const [, comment = ''] = sources.map((text) => documented.exec(text)).find(Boolean) ?? [];
  return comment
    .replace(/\n \* ?/g, '\n')
    .split('@see ')
    .slice(1)
    .map((citation) => citation.trim().replace(/\s+/g, ' '));
}

/** A citation, its DOI a link. */
export function linked(citation: string): string {
  return citation.replace(/DOI (\S*[^\s,])/g, (_, doi: string) => {
    const address = doi.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));
    return `DOI [${doi}](https://doi.org/${address})`;
  });
}
