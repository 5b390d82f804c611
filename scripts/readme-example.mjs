// The first example of an installed package's README, as a program that throws where it is not true.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The example as it is written, and as JavaScript in which `expression; // => value` is an assertion. */
export function readmeExample(folder) {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const [, source] = /^```ts\n([\s\S]*?)^```$/m.exec(readme);
  const claims = source.replace(
    /^(.+?);? \/\/ => (.+)$/gm,
    (_, expression, value) =>
      `equal(inspect(${expression}, { compact: true }), ${JSON.stringify(value)});`,
  );
  if (claims === source) throw new Error(`${folder}: the README's first example claims nothing.`);
  const imports = `import { equal } from 'node:assert/strict';\nimport { inspect } from 'node:util';\n`;
  const { module, target } = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(imports + claims, {
    compilerOptions: { module, target },
  });
  return { source, program: outputText };
}
