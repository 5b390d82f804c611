// A program of its own, which ends although nobody closes its threads or waits for the last frames.
import { renderWorkers } from '../src/workers.ts';

const render = renderWorkers({ workers: 2 });
const scenes = [{ canvas: 1, discs: [] }];
const frames = await render.offThread(scenes);
void render.offThread(scenes);
void render.offThread(scenes);
process.stdout.write(`${frames.length} numbers\n`);
