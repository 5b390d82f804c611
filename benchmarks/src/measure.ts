import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, differences } from './agreement.ts';
import { alternately } from './alternate.ts';
import type { Config } from './configs.ts';
import { answerOf, type Helper, helper } from './helper.ts';
import { ours } from './ours.ts';
import { type Row, type Timing, timingOf } from './row.ts';
import { fastestWays, type Form, type Torch, type Way, wayText } from './torch.ts';

/** What is to be measured. */
export type Job = {
  readonly name: string;
  readonly config: Config;
  readonly engines: readonly string[];
  readonly torch: Torch | undefined;
  readonly steps: number;
  /** A line for people. */
  readonly say: (line: string) => void;
};

/** A process that takes steps, and what it told when it was ready. */
type Side = { readonly worker: Helper; readonly ready: Readonly<Record<string, unknown>> };

/** An engine, what is known of its graph, and what differs between its step and PyTorch's. */
type Prepared = {
  readonly engine: string;
  readonly facts: Pick<Row, 'nominalGflop' | 'nodes' | 'nodesAfterPasses' | 'traceMs'>;
  readonly unequal: readonly string[] | undefined;
};

/** A row for each engine, all of them and PyTorch taking turns. */
export async function measure(job: Job): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hgn-bench-'));
  const sides: Side[] = [];
  const begin = async (program: readonly string[], args: object): Promise<Side> => {
    const worker = helper(program, 'steps', args);
    const waiting = { worker, ready: {} };
    sides.push(waiting); // to be closed, should it not get ready
    const side = { worker, ready: await worker.answer() };
    sides.splice(sides.indexOf(waiting), 1, side);
    return side;
  };
  try {
    const { name: config, torch, steps, say } = job;
    const example = join(folder, 'example.safetensors');
    const prepared = await preparedOf(job, example);
    const ways = await waysOf(job, prepared, example);

    say(`${config}: compiling`);
    const mine = new Map<string, Side>();
    for (const { engine } of prepared) mine.set(engine, await begin(ours, { config, engine }));
    const theirs = new Map<Way, Side>();
    for (const way of new Set(Object.values(ways ?? {}))) {
      const args = { spec: job.config.spec, example, way };
      theirs.set(way, await begin(torch?.program ?? [], args));
    }
    say(`${config}: ${steps} steps of each`);
    const samples = await alternately(
      sides.map(({ worker }) => worker),
      steps,
    );
    const timings = new Map(
      sides.map((side, i) => [side, timingOf(samples[i] as (typeof samples)[number], side.ready)]),
    );
    const timed = (side: Side | undefined): Timing => timings.get(side as Side) as Timing;
    const torchTimings = ways && {
      published: { ...timed(theirs.get(ways.published)), way: ways.published },
      merged: { ...timed(theirs.get(ways.merged)), way: ways.merged },
    };
    return prepared.map((each) => {
      const side = mine.get(each.engine) as Side;
      return rowOf(config, each, side, timed(side), torchTimings);
    });
  } finally {
    for (const { worker } of sides) await worker.close();
    await rm(folder, { recursive: true });
  }
}

function rowOf(
  config: string,
  { engine, facts, unequal }: Prepared,
  { ready }: Side,
  timing: Timing,
  torch: Row['torch'],
): Row {
  const { medianMs } = timing;
  const { prepareMs = NaN, firstMs = NaN } = ready as Readonly<Record<string, number>>;
  return {
    config,
    engine,
    ...timing,
    ...facts,
    gflops: facts.nominalGflop / (medianMs / 1000),
    compileMs: prepareMs + Math.max(0, firstMs - medianMs),
    ...(torch !== undefined && unequal?.length === 0
      ? {
          ratioAsPublished: medianMs / torch.published.medianMs,
          ratioSameAlgebra: medianMs / torch.merged.medianMs,
          torch,
        }
      : {}),
    ...(unequal !== undefined && unequal.length > 0 ? { differences: unequal } : {}),
  };
}

/** What is known of each engine before anything is timed; leaves the file of the example behind. */
async function preparedOf(
  { name: config, config: { spec }, engines, torch, say }: Job,
  example: string,
): Promise<Prepared[]> {
  const unequalTo = async ({ program }: Torch, engine: string): Promise<string[]> => {
    say(`${config}: is PyTorch's step that of ${engine}?`);
    const agreement = `${example}.${engine}`;
    await answerOf(ours, 'agreement', { config, engine, example, agreement });
    const comparison = await answerOf(program, 'check', { spec, example, agreement });
    const found = differences(comparison as unknown as Comparison);
    for (const line of found) say(`  ${line}`);
    return found;
  };
  const prepared: Prepared[] = [];
  for (const engine of engines) {
    const facts = (await answerOf(ours, 'facts', { config, engine })) as Prepared['facts'];
    prepared.push({ engine, facts, unequal: torch && (await unequalTo(torch, engine)) });
  }
  return prepared;
}

/** PyTorch's fastest ways, if there is an engine to compare with. */
async function waysOf(
  { name, config: { spec }, torch, say }: Job,
  prepared: readonly Prepared[],
  example: string,
): Promise<Readonly<Record<Form, Way>> | undefined> {
  if (torch === undefined || prepared.every(({ unequal }) => unequal?.length !== 0))
    return undefined;
  say(`${name}: which of PyTorch's ways is the fastest?`);
  return fastestWays(torch, { spec, example }, ({ way, ms, why }) => {
    say(`  ${wayText(way)}: ${ms === undefined ? (why ?? 'fails') : `${ms.toFixed(1)} ms`}`);
  });
}
