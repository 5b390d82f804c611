import { readFile } from 'node:fs/promises';
import { HgnError, mismatch } from '@hgn/core';
import { z } from 'zod';
import { runConfig, type RunConfig } from './config.ts';
import { nearest } from './nearest.ts';
import { runPresets } from './presets.ts';

/** What a run's user may write down: some fields of its config, over those of a preset. */
const runFile = runConfig
  .omit({ engine: true, data: true })
  .partial()
  .extend({
    $schema: z.string().optional().describe('for editors: what `hgn train --schema` prints'),
    preset: z
      .enum(Object.keys(runPresets))
      .optional()
      .describe('what the fields that are absent are taken from; demo if this is, too'),
  });

/** Some fields of a config. */
export type SomeConfig = Partial<Omit<RunConfig, 'engine' | 'data'>>;

/** The JSON schema of a file that {@link readRunFile} reads. */
export function runFileSchema(): object {
  return { title: 'hgn train', ...z.toJSONSchema(runFile, { io: 'input' }) };
}

/**
 * The fields that a JSON file gives, and no others.
 *
 * @throws HgnError if it is missing, is not JSON, or has a field that does not exist, or a wrong value
 */
export async function readRunFile(file: string): Promise<SomeConfig> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const remedy = '`hgn train --help` says what it is to hold.';
    throw new HgnError(`'${file}': expected a JSON file, got none to be read. ${remedy}`, {
      cause,
    });
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new HgnError(`'${file}': expected JSON, got a mistake: ${message}`, { cause });
  }
  const { success, data, error } = runFile.safeParse(given);
  if (!success) throw wrong(file, given, error.issues[0] as z.core.$ZodIssue);
  // what is absent has been given its default, which is the preset's to say
  const names = Object.keys(given as object).filter((name) => name !== '$schema');
  return Object.fromEntries(names.map((name) => [name, data[name as keyof typeof data]]));
}

/** A mistake in a file: where it is, what was expected there, and what was meant perhaps. */
function wrong(file: string, given: unknown, issue: z.core.$ZodIssue): HgnError {
  const where = pathOf(issue.path);
  const what = where === '' ? `'${file}'` : `'${file}': ${where}`;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const names = fieldsAt(issue.path);
    const known =
      nearest(key, names) === undefined ? `one of ${names.join(', ')}` : 'a known field';
    return mismatch(what, known, `'${key}'`, remedyOf(key, names));
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  return mismatch(what, expectedBy(issue), JSON.stringify(got), remedyOf(got, choices));
}

/** The types of JSON, in words. */
const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'too_small':
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      return issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`;
    case 'too_big':
      return issue.inclusive ? `${issue.maximum} or less` : `less than ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function remedyOf(got: unknown, names: readonly string[]): string {
  const meant = typeof got === 'string' ? nearest(got, names) : undefined;
  if (meant !== undefined) return `Did you mean '${meant}'?`;
  return '`hgn train --schema` prints what may stand there.';
}

/** `horizons[1]`, `geco.rate` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** The names of the fields of the whole, or of the object at a path. */
function fieldsAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = runFile;
  for (const key of path) schema = shapeOf(schema)[String(key)];
  return Object.keys(shapeOf(schema));
}

/** The fields of the object that a schema is, or that it makes optional; none of another. */
function shapeOf(schema: z.core.$ZodType | undefined): z.core.$ZodShape {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return shapeOf(schema.unwrap());
  }
  return {};
}
