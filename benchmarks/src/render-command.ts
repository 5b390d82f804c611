import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  lennardJones,
  massSpring,
  matchingPennies,
  observationOf,
  renderer,
  type Scene,
  simulate,
  type System,
  threeBody,
  twoBody,
} from '@hgn/datasets';
import { renderWorkers } from '@hgn/datasets/workers';
import { Command } from 'commander';
import { spread } from './statistics.ts';
import { figure, table } from './table.ts';

const SYSTEMS: readonly System[] = [
  massSpring(),
  twoBody(),
  threeBody(),
  lennardJones(),
  matchingPennies(),
];
/** Timed runs of each. */
const RUNS = 7;
/** Of each run, in milliseconds. */
const RUN_MS = 150;
/** Frames of what a worker is asked for at once: a batch of the config `small`. */
const JOB = 16 * 20;

const HEAD = ['system', 'discs', 'size', 'bytes/s', 'floats/s', '1 worker/s', 'here, ms/1,000'];

/** `bench render` */
export function renderCommand(): Command {
  return new Command('render')
    .description('frames rendered in a second of one core, and by a thread beside this one')
    .option('--sizes <a,b>', 'pixels along a side', '32')
    .option('--json <file>', 'writes the rows as JSON too')
    .action(async ({ sizes, json }: { sizes: string; json?: string }) => {
      const rows = [];
      for (const size of sizes.split(',').map(Number)) {
        for (const system of SYSTEMS) rows.push(await measured(system, size));
      }
      if (json !== undefined) {
        const machine = { cpu: cpus()[0]?.model, node: process.versions.node };
        const whole = rows.map((row) => ({ ...row, machine }));
        await writeFile(json, `${JSON.stringify(whole, null, 2)}\n`);
      }
      const cells = rows.map((row) => [
        row.system,
        figure(row.discs),
        `${row.size}`,
        ...[row.bytesPerSecond, row.floatsPerSecond, row.workerPerSecond].map(figure),
        figure(row.hereMsPerThousand),
      ]);
      process.stdout.write(`${table([HEAD, ...cells], 1).join('\n')}\n`);
    });
}

async function measured(system: System, size: number) {
  const data = simulate({ system, trajectories: 16, frames: 20, dt: 0.1, seed: 1 });
  const scenes = Array.from({ length: JOB }, (_, i): Scene => {
    return system.draw(observationOf(data, Math.floor(i / 20), i % 20));
  });
  const render = renderer({ size });
  const [bytes, floats] = [new Uint8Array(3 * size ** 2), new Float32Array(3 * size ** 2)];
  const into = (out: Uint8Array | Float32Array): number =>
    perSecond(() => {
      for (const scene of scenes) render(scene, out);
    });
  return {
    system: system.name,
    discs: scenes[0]?.discs?.length,
    size,
    bytesPerSecond: into(bytes),
    floatsPerSecond: into(floats),
    ...(await besideUs(scenes, size)),
  };
}

/** Frames in a second of this process' time, so that other processes do not count. */
function perSecond(run: () => void): number {
  const rates = Array.from({ length: RUNS + 1 }, () => {
    const begin = process.cpuUsage();
    let frames = 0;
    let ms: number;
    do {
      run();
      frames += JOB;
      const { user, system } = process.cpuUsage(begin);
      ms = (user + system) / 1000;
    } while (ms < RUN_MS);
    return (1000 * frames) / ms;
  });
  return spread(rates.slice(1)).median;
}

/** Frames a second of a thread beside this one, by the clock, and what they cost this one. */
async function besideUs(scenes: readonly Scene[], size: number) {
  const render = renderWorkers({ size });
  const rates: number[] = [];
  const costs: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const begin = performance.now();
    const loop = performance.eventLoopUtilization();
    let frames = 0;
    while (performance.now() - begin < RUN_MS) {
      await Promise.all([render.offThread(scenes), render.offThread(scenes)]);
      frames += 2 * JOB;
    }
    const { active } = performance.eventLoopUtilization(loop);
    if (run < 0) continue; // to warm up
    rates.push((1000 * frames) / (performance.now() - begin));
    costs.push((1000 * active) / frames);
  }
  await render.close();
  return { workerPerSecond: spread(rates).median, hereMsPerThousand: spread(costs).median };
}
