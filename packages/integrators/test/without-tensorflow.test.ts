import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// what stays of an import is run, also where all that it names are types; `import type` goes
const IMPORT = /^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm;

/** All that is loaded with a module, by way of static imports: our own files, and others' packages. */
function loadedWith(file: string): Set<string> {
  const loaded = new Set([file]);
  for (const each of loaded) {
    if (!isAbsolute(each)) continue;
    for (const [, name = ''] of readFileSync(each, 'utf8').matchAll(IMPORT)) {
      const ours = name.startsWith('.') || name.startsWith('@hgn/');
      loaded.add(ours ? createRequire(each).resolve(name) : name);
    }
  }
  return loaded;
}

const packagesOf = (entry: string): string[] =>
  [...loadedWith(entry)].filter((each) => !isAbsolute(each));
const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

describe('float64 arrays need nothing that others made', () => {
  it('loads no other package', () => {
    expect(packagesOf(source('index.ts'))).toEqual([]);
  });

  it('and a contract suite, which does, is seen to load it', () => {
    const suite = createRequire(import.meta.url).resolve('@hgn/testing');
    expect(packagesOf(suite)).toContain('@tensorflow/tfjs-core');
  });
});
