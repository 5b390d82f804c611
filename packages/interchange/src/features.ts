import { damaged } from './damaged.ts';

/** What a feature of every example is. */
export type FeatureSpec = { readonly shape: readonly number[]; readonly dtype: string };

/** `features.txt`: a line `name, (shape), type` for each feature, the shape as Python writes it. */
export function featuresText(features: Readonly<Record<string, FeatureSpec>>): string {
  const tuple = (shape: readonly number[]): string =>
    shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
  return Object.entries(features)
    .map(([name, { shape, dtype }]) => `${name}, ${tuple(shape)}, ${dtype}\n`)
    .join('');
}

/** @throws HgnError if a line is none */
export function parseFeatures(path: string, text: string): ReadonlyMap<string, FeatureSpec> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const [, name, numbers = '', dtype] = /^(.+?), \(([\d, ]*)\), (\w+)\s*$/.exec(line) ?? [];
      if (name === undefined || dtype === undefined) {
        throw damaged(path, '`name, (shape), type` in each line', `'${line.slice(0, 60)}'`);
      }
      const shape = numbers.split(',').filter((part) => part.trim() !== '');
      return [name, { shape: shape.map(Number), dtype }];
    }),
  );
}
