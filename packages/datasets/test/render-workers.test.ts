import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { HgnError, seededRng } from '@hgn/core';
import { afterEach, describe, expect, it } from 'vitest';
import { hue, renderer, type Scene } from '../src/index.ts';
import { renderWorkers, type RenderWorkers, type RenderWorkersOptions } from '../src/workers.ts';

const open: RenderWorkers[] = [];
const opened = (options: RenderWorkersOptions = {}): RenderWorkers => {
  const render = renderWorkers(options);
  open.push(render);
  return render;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

const rng = seededRng(1);
const spread = (): number => 2 * rng.uniform() - 1;
const scenes = Array.from({ length: 40 }, (_, i): Scene => {
  if (i % 9 === 4) return { shade: (x, y) => [x, y, i / 40] };
  const count = i % 4;
  const disc = (k: number) => ({ x: spread(), y: spread(), radius: 0.3, color: hue(k, count) });
  return { canvas: 1, discs: Array.from({ length: count }, (__, k) => disc(k)) };
});

describe('renderWorkers', () => {
  it.each([
    [1, {}],
    [2, { sharpness: Infinity }],
    [3, { size: 16 }],
  ])('paints with %i threads what the renderer paints', async (workers, options) => {
    const render = renderer(options);
    const length = 3 * render.size ** 2;
    const expected = new Float32Array(scenes.length * length);
    scenes.forEach((scene, i) => {
      render(scene, expected, i * length);
    });
    const many = opened({ ...options, workers });
    const parts = [scenes.slice(0, 7), scenes.slice(7, 8), [], scenes.slice(8)];
    const frames = await Promise.all(parts.map((part) => many.offThread(part)));
    expect(Float32Array.from(frames.flatMap((part) => [...part]))).toEqual(expected);
    const here = new Float32Array(length);
    many(scenes[3] as Scene, here);
    expect(here).toEqual(expected.subarray(3 * length, 4 * length));
    expect(many.size).toBe(render.size);
  });

  it('tells who waits if a thread fails, and starts another one', async () => {
    const render = opened({ size: 256 });
    const empty: Scene = { canvas: 1, discs: [] };
    const far = render.offThread(Array.from({ length: 1e6 }, () => empty)); // 786 GB
    await expect(far).rejects.toThrow(HgnError);
    await expect(far).rejects.toThrow(
      /^renderWorkers: expected frames, got a thread that failed: /,
    );
    await expect(render.offThread([empty])).resolves.toHaveLength(3 * 256 ** 2);
  });

  it('tells who waits that it was closed, and who comes later', async () => {
    const render = opened({ workers: 2 });
    const waiting = render.offThread(scenes);
    const failure = expect(waiting).rejects.toThrow('got a thread that ended.');
    await render.close();
    await failure;
    await expect(render.offThread(scenes)).rejects.toThrow('expected open ones, got closed ones');
    await render.close();
  });

  it('keeps no process alive, neither by its threads nor by frames that are made', () => {
    const program = fileURLToPath(new URL('render-workers-left-open.ts', import.meta.url));
    const node = ['--import', import.meta.resolve('tsx'), program];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { timeout: 50_000 });
    expect(stderr.toString()).toBe('');
    expect(stdout.toString()).toBe('3072 numbers\n');
    expect(status).toBe(0);
  });

  it.each([
    [{ workers: 0 }, 'workers: expected a whole number from 1 to '],
    [{ size: 8 }, 'renderer: size: expected'],
  ])('refuses %o', (options, message) => {
    expect(() => renderWorkers(options)).toThrow(HgnError);
    expect(() => renderWorkers(options)).toThrow(message);
  });
});
