/** What runs in a process of its own, so that memory and threads are those of one thing alone. */
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { selectEngine } from '@hgn/cli';
import { trace } from '@hgn/compile';
import { encodeSafetensors, flattenTree, HgnError, type Tree } from '@hgn/core';
import { configs } from './configs.ts';
import type { Example } from './example.ts';
import { nominalGflop } from './flops.ts';
import { gemmGflops } from './gemm.ts';
import { type Integration, integrations } from './integrations.ts';
import { measuredIntegration } from './measured-integration.ts';
import { memory } from './memory.ts';
import { named } from './named.ts';
import { compiling } from './compiling.ts';

type Args = { readonly config: string; readonly engine: string };

const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
const tell = (answer: object): void => {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};

const exampleNamed = (name: string): Example => {
  const [[, { example }]] = named('config', configs, [name]) as [
    [string, (typeof configs)[string]],
  ];
  return example();
};

const disposeAll = (tree: Tree): void => {
  for (const [, leaf] of flattenTree(tree)) leaf.dispose();
};

/** What is known of a step without running it. */
async function facts({ config, engine }: Args): Promise<void> {
  await selectEngine(engine);
  const { step, input } = exampleNamed(config);
  trace(step, input); // the second time JavaScript is compiled
  const start = performance.now();
  const { graph } = trace(step, input);
  const traceMs = performance.now() - start;
  const passes = (await compiling[engine]?.())?.passes;
  const rewritten = passes?.reduce((before, pass) => pass(before), graph);
  tell({
    traceMs,
    nodes: graph.nodes.length,
    nodesAfterPasses: rewritten?.nodes.length,
    nominalGflop: nominalGflop(graph),
  });
}

/** Writes what another library needs to take the same step, and what it should come to. */
async function agreement({
  config,
  engine,
  example: exampleFile,
  agreement: agreementFile,
}: Args & { readonly example: string; readonly agreement: string }): Promise<void> {
  const { executor } = await selectEngine(engine);
  const { agreement: step, input } = exampleNamed(config);
  const { params, batch } = input;
  await writeFile(exampleFile, await encodeSafetensors({ params, batch }));
  const run = await executor.prepare(step, input);
  await writeFile(agreementFile, await encodeSafetensors(await run(input)));
  tell({ written: true });
}

/** Takes a step for each further line of input. */
async function steps({ config, engine }: Args): Promise<void> {
  const { executor } = await selectEngine(engine);
  const baselineMemoryMb = memory().now;
  const { step, input } = exampleNamed(config);
  const begin = performance.now();
  const run = await executor.prepare(step, input);
  const prepareMs = performance.now() - begin;
  let current = input;
  const once = async (): Promise<{ ms: number; loss: number }> => {
    const start = performance.now();
    const { metrics, ...next } = await run(current);
    const [loss = NaN] = (await metrics['loss']?.data()) ?? [];
    const ms = performance.now() - start;
    disposeAll(metrics);
    disposeAll({ params: current.params, optimiser: current.optimiser });
    current = { ...current, ...next };
    return { ms, loss };
  };
  const { ms: firstMs } = await once();
  for (let i = 0; i < 2; i++) await once();
  tell({ prepareMs, firstMs, baselineMemoryMb });
  while ((await lines.next()).done !== true) {
    tell({ ...(await once()), peakMemoryMb: memory().peak });
  }
}

/** The fastest matrix product. */
async function gemm({
  engine,
  sizes,
}: Args & { readonly sizes: readonly number[] }): Promise<void> {
  const { executor } = await selectEngine(engine);
  tell({ gflops: await gemmGflops(executor, sizes) });
}

/** Times an integrator. */
function integrate({
  index,
  runs,
}: {
  readonly index: number;
  readonly runs: number;
}): Promise<void> {
  tell(measuredIntegration(integrations[index] as Integration, runs));
  return Promise.resolve();
}

const jobs: Readonly<Record<string, (args: never) => Promise<void>>> = {
  facts,
  agreement,
  steps,
  gemm,
  integrate,
};

try {
  const first = await lines.next();
  const [[, job]] = named('job', jobs, [process.argv.at(-1) ?? '']) as [[string, typeof steps]];
  await job(JSON.parse(first.value as string) as Args);
} catch (error) {
  if (!(error instanceof HgnError)) throw error;
  tell({ error: error.message });
}
process.exit();
