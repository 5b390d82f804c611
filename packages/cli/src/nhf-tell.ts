import { join } from 'node:path';
import { countParams, type Executor } from '@hgn/core';
import { commitOf } from './commit.ts';
import { densityMetrics, type DensityMetrics } from './nhf-evaluate.ts';
import { densityReport } from './nhf-report.ts';
import type { DensityResult } from './nhf-result.ts';
import { type LoadedDensity, loadDensityRun, resultOf } from './nhf-run.ts';
import { saveFile } from './save-file.ts';
import type { Terminal } from './terminal.ts';

/** Measures the run of a folder, and writes `metrics.json`. */
export async function measureDensity(dir: string, executor: Executor): Promise<DensityResult> {
  const run = await loadDensityRun(dir);
  const metrics = await densityMetrics({ ...run, executor });
  return saveResult(run, metrics);
}

/** Measures and draws the run of a folder: `metrics.json`, `report.html` and pictures beside them. */
export async function reportDensity(
  dir: string,
  executor: Executor,
  terminal: Terminal,
): Promise<DensityResult> {
  const run = await loadDensityRun(dir);
  terminal.say('measuring held-out points');
  const metrics = await densityMetrics({ ...run, executor });
  terminal.say('drawing');
  const files = await densityReport(run, executor, metrics);
  for (const [name, data] of Object.entries(files)) await saveFile(join(dir, name), data);
  return saveResult(run, metrics);
}

/** A result in lines for people. */
export function linesOfDensity(result: DensityResult, dir: string): string[] {
  const { gapNats, iwaeGapNats, elboGapNats, iwae, model } = result;
  const bound = `ln p of held-out points: ${iwae.toFixed(4)} nats${model === 'nhf' ? ' or more' : ''}`;
  const gap =
    elboGapNats === null || iwaeGapNats === null
      ? []
      : [
          `KL divergence: ${(gapNats ?? iwaeGapNats).toFixed(4)} nats ` +
            `(at most ${iwaeGapNats.toFixed(4)}, by the ELBO ${elboGapNats.toFixed(4)})`,
        ];
  return [bound, ...gap, `report: ${join(dir, 'report.html')}`];
}

async function saveResult(run: LoadedDensity, metrics: DensityMetrics): Promise<DensityResult> {
  const { config, record } = run;
  const result: DensityResult = {
    target: 'target' in config.source ? config.source.target : config.source.file,
    model: config.model,
    parameters: countParams(run.params),
    gapNats: divergenceOf(metrics),
    iwaeGapNats: metrics.gap?.iwae.value ?? null,
    iwaeGapError: metrics.gap?.iwae.error ?? null,
    elboGapNats: metrics.gap?.elbo.value ?? null,
    couplings: config.model === 'nhf' ? null : config.couplings,
    elbo: metrics.elbo.value,
    iwae: metrics.iwae.value,
    momenta: metrics.momenta,
    points: metrics.points,
    seconds: record.seconds,
    engine: config.engine,
    seed: config.seed,
    steps: run.step,
    batch: config.batch,
    commit: await commitOf(),
  };
  await saveFile(resultOf(run.dir), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** The bound's share of the gap is measured at some of the points, where both are known. */
function divergenceOf({ gap, slack, momenta }: DensityMetrics): number | null {
  if (gap === undefined) return null;
  if (momenta === 1) return gap.iwae.value;
  return slack === undefined ? null : gap.iwae.value - slack.value;
}
