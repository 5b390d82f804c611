import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { metricsJsonSchema } from '../src/index.ts';

it('publishes the schema that metrics are checked with', async () => {
  // after a change: npx vitest -u, and a new schemaVersion if a key went or changed its meaning
  const text = `${JSON.stringify(metricsJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../schema/metrics.schema.json');
});

it('keeps the keys that others read', async () => {
  const file = new URL('../schema/metrics.schema.json', import.meta.url);
  const schema = JSON.parse(await readFile(file, 'utf8')) as { required: string[] };
  const keys = ['test', 'train', 'baselines', 'reversal', 'energy', 'seconds', 'engine', 'config'];
  expect(schema.required).toEqual(expect.arrayContaining([...keys, 'seed', 'versions']));
});
