import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import { saveFile } from './save-file.ts';

/** The parts of a reproduction, each made by a command of its own. */
export type ReproductionPart = 'table1' | 'nhf' | 'states';

/** One part, as rows for programs and as a section for people. */
export type Reproduction = {
  readonly part: ReproductionPart;
  readonly rows: readonly object[];
  /** Markdown, from its heading on. */
  readonly section: string;
};

const HEAD = `# Reproduction

What the published experiments give here, made by commands that anyone can run; the numbers are in
[\`reproduction.json\`](reproduction.json).
`;

/**
 * Puts one part into \`reproduction.json\` and \`reproduction.md\` of a folder, and leaves the others as
 * they are. Returns the paths.
 *
 * @throws HgnError if a file of that name is something else, or cannot be written
 */
export async function saveReproduction(
  folder: string,
  { part, rows, section }: Reproduction,
): Promise<{ readonly json: string; readonly page: string }> {
  const [json, page] = [join(folder, 'reproduction.json'), join(folder, 'reproduction.md')];
  const all = { ...(await readParts(json)), [part]: rows };
  const text = (await readIfThere(page)) ?? HEAD;
  await saveFile(json, `${JSON.stringify(all, null, 2)}\n`);
  await saveFile(page, withSection(text, part, section));
  return { json, page };
}

/**
 * The rows of all parts that a file holds; none if there is no file.
 *
 * @throws HgnError if it is not an object of lists
 */
export async function readParts(
  path: string,
): Promise<Readonly<Record<string, readonly object[]>>> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  const remedy = 'Name another folder, or move the file.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = `'${path}': expected JSON, got ${(cause as Error).message}. ${remedy}`;
    throw new HgnError(message, { cause });
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && Object.values(value as object).every(Array.isArray)) {
    return value as Record<string, readonly object[]>;
  }
  throw mismatch(`'${path}'`, 'an object of lists of rows', 'another value', remedy);
}

/** The text with a section between its marks; put at the end if it has none yet. */
export function withSection(text: string, part: ReproductionPart, section: string): string {
  const [open, close] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const block = `${open}\n\n${section.trim()}\n\n${close}`;
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) return `${text.trimEnd()}\n\n${block}\n`;
  return `${text.slice(0, from)}${block}${text.slice(to + close.length)}`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const remedy = 'Choose another folder.';
    throw new HgnError(
      `'${path}': expected a file that can be read, got ${(cause as Error).message}. ${remedy}`,
      { cause },
    );
  }
}
