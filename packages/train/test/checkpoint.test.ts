import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { eager, HgnError } from '@hgn/core';
import { executorOr } from '@hgn/dev/executor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  forgetAfter,
  latestCheckpoint,
  loadCheckpoint,
  recordedSteps,
  saveCheckpoint,
} from '../src/checkpoint.ts';
import { train, type TrainingState } from '../src/index.ts';
import { batches, loss, optimiser, read, start, type State, type Weights } from './spring.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hgn-checkpoint-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

type Training = TrainingState<Weights, State>;
const executor = await executorOr(eager);
const metadata = { system: 'spring', sizes: [3, 8], nested: { seed: 1, rate: 1e-3 } };
const at = (step: number): Training => ({ ...start(), step });
const save = (step: number, into = dir): Promise<void> =>
  saveCheckpoint(into, { ...at(step), metadata });
const named = (end: string): string =>
  readdirSync(dir)
    .filter((name) => name.endsWith(end))
    .sort()
    .at(-1) ?? '';

async function run(state: Training, steps: number): Promise<Training> {
  let last = state;
  const events = train({
    executor,
    loss,
    optimiser,
    batches: batches(state.step),
    learningRate: (step) => 0.1 / (1 + step),
    horizon: (step) => (step < 4 ? 2 : 4),
    state,
    steps,
  });
  for await (const event of events) if (event.type === 'step') last = event.state;
  return last;
}

describe('a checkpoint', () => {
  it('resumes exactly: 5 steps, saved and loaded, and 5 more are 10 steps, bit for bit', async () => {
    const whole = await run(start(), 10);
    await saveCheckpoint(dir, { ...(await run(start(), 5)), metadata });
    const loaded = await loadCheckpoint(dir, start());
    expect(loaded.step).toBe(5);
    const resumed = await run(loaded, 10);
    expect(resumed.step).toBe(10);
    expect(read([resumed.params, resumed.optimiser])).toEqual(
      read([whole.params, whole.optimiser]),
    );
    expect(read(whole.params)).not.toEqual(read(start().params));
  });

  it('brings its step and metadata back, with and without the tensors', async () => {
    await save(5);
    const { step, metadata: loaded } = await loadCheckpoint(dir, start());
    expect({ step, loaded }).toEqual({ step: 5, loaded: metadata });
    expect(await latestCheckpoint(dir)).toEqual({ step: 5, metadata });
  });

  it('keeps the latest three, or as many as asked, and touches no other file', async () => {
    writeFileSync(join(dir, 'notes.json'), '');
    for (const step of [9, 10, 100, 101, 102]) await save(step);
    const steps = (): string[] =>
      readdirSync(dir)
        .filter((name) => /^step-\d+\.json$/.test(name))
        .sort();
    expect(steps()).toEqual(['step-100.json', 'step-101.json', 'step-102.json']);
    expect(readdirSync(dir)).toHaveLength(7);
    await saveCheckpoint(dir, { ...at(103), metadata }, { keep: 1 });
    expect(readdirSync(dir)).toHaveLength(3);
    expect((await loadCheckpoint(dir, start())).step).toBe(103);
  });

  it('keeps the one of the lowest score beside the latest, and loads it', async () => {
    const scores = [undefined, 3, 1, 2, 5, 4, undefined];
    for (const [step, score] of scores.entries()) {
      const scored = score === undefined ? {} : { score };
      await saveCheckpoint(dir, { ...at(step), metadata, ...scored }, { keep: 2 });
    }
    expect(await recordedSteps(dir)).toEqual([2, 5, 6]);
    expect(await loadCheckpoint(dir, start(), 'best')).toMatchObject({ step: 2, score: 1 });
    expect((await loadCheckpoint(dir, start(), { step: 5 })).step).toBe(5);
    expect((await loadCheckpoint(dir, start())).step).toBe(6);
    await saveCheckpoint(dir, { ...at(7), metadata, score: 1 }, { keep: 2 });
    expect(await recordedSteps(dir)).toEqual([6, 7]); // of equals the later one
  });

  it('spares the one of a step, as long as it is told to', async () => {
    for (const step of [1, 2, 3, 4]) {
      await saveCheckpoint(dir, { ...at(step), metadata }, { keep: 1, spare: 2 });
    }
    expect(await recordedSteps(dir)).toEqual([2, 4]);
    await saveCheckpoint(dir, { ...at(5), metadata }, { keep: 1 });
    expect(await recordedSteps(dir)).toEqual([5]);
  });

  it('says which it has not', async () => {
    await save(5);
    await expect(loadCheckpoint(dir, start(), 'best')).rejects.toThrow(
      `'${dir}': expected a checkpoint with a score, got none.`,
    );
    await expect(loadCheckpoint(dir, start(), { step: 4 })).rejects.toThrow(
      `'${dir}': expected a checkpoint of step 4, got none.`,
    );
  });

  it('brings back what a controller remembers, to the last bit', async () => {
    const control = { logMultiplier: Math.log(3), constraint: -1 / 3 };
    await saveCheckpoint(dir, { ...at(5), metadata, control });
    expect((await loadCheckpoint(dir, start())).control).toEqual(control);
  });

  it('is forgotten by a run that goes back before it, with what belongs to it', async () => {
    for (const step of [3, 6, 9]) await save(step);
    writeFileSync(join(dir, 'step-12-0a1b2c3d.safetensors'), 'of a save that was killed');
    writeFileSync(join(dir, 'notes.json'), '');
    await forgetAfter(dir, 3);
    expect(await recordedSteps(dir)).toEqual([3]);
    expect(readdirSync(dir)).toHaveLength(3);
    await save(5);
    expect((await loadCheckpoint(dir, start())).step).toBe(5);
    await forgetAfter(join(dir, 'nowhere'), 3);
  });

  it('may be saved again at its step, with other contents', async () => {
    await save(5);
    writeFileSync(join(dir, 'step-5-0a1b2c3d.safetensors'), 'of a save that was killed');
    const other = { ...start().params, mass: tf.scalar(7) };
    await saveCheckpoint(dir, { ...at(5), params: other, metadata });
    expect(read((await loadCheckpoint(dir, start())).params)).toEqual(read(other));
    expect(readdirSync(dir)).toHaveLength(2);
  });

  it('makes its folder, with those above it', async () => {
    await save(1, join(dir, 'a/b'));
    expect((await loadCheckpoint(join(dir, 'a/b'), start())).step).toBe(1);
  });
});

describe('a run that is killed while it saves', () => {
  const cases: [string, () => void][] = [
    [
      'in the tensors',
      () => {
        writeFileSync(join(dir, 'step-9-0a1b2c3d.safetensors.tmp'), 'half');
      },
    ],
    [
      'between the tensors and the record',
      () => {
        writeFileSync(join(dir, 'step-9-0a1b2c3d.safetensors'), 'x');
      },
    ],
    [
      'in the record',
      () => {
        writeFileSync(join(dir, 'step-9-0a1b2c3d.safetensors'), 'x');
        writeFileSync(join(dir, 'step-9.json.tmp'), '{ "st');
      },
    ],
    [
      'over itself',
      () => {
        writeFileSync(join(dir, 'step-5.json.tmp'), '{ "st');
      },
    ],
  ];
  it.each(cases)(
    '%s, leaves the checkpoint before the latest, and the next save tidies up',
    async (_, killed) => {
      await save(5);
      killed();
      expect((await loadCheckpoint(dir, start())).step).toBe(5);
      await save(10);
      expect(
        readdirSync(dir).filter(
          (name) => !/^step-(5|10)(-[0-9a-f]{8}\.safetensors|\.json)$/.test(name),
        ),
      ).toEqual([]);
      expect((await loadCheckpoint(dir, start())).step).toBe(10);
    },
  );

  it('over the checkpoint of another run at the same step, leaves that one whole', async () => {
    await save(5);
    const params = { ...start().params, mass: tf.scalar(7) };
    await saveCheckpoint(join(dir, 'other'), { ...at(5), params, metadata });
    for (const name of readdirSync(join(dir, 'other'))) {
      if (name.endsWith('.safetensors')) renameSync(join(dir, 'other', name), join(dir, name));
    }
    expect(read((await loadCheckpoint(dir, start())).params)).toEqual(read(start().params));
  });
});

describe('damage is found, named, and answered with the checkpoint before', () => {
  const tensors = (): string => join(dir, named('.safetensors'));
  const flip = (path: string, where: (length: number) => number): void => {
    const bytes = readFileSync(path);
    const i = where(bytes.length);
    bytes[i] = (bytes[i] ?? 0) ^ 4;
    writeFileSync(path, bytes);
  };
  const cases: [string, () => void, string][] = [
    [
      'a bit of a weight',
      () => {
        flip(tensors(), (n) => n - 3);
      },
      'another checksum',
    ],
    [
      'a bit of the header',
      () => {
        flip(tensors(), () => 20);
      },
      'another checksum',
    ],
    [
      'tensors cut short',
      () => {
        truncateSync(tensors(), 100);
      },
      'another checksum',
    ],
    [
      'no tensors',
      () => {
        rmSync(tensors());
      },
      "got no 'step-6-",
    ],
    [
      'an empty record',
      () => {
        truncateSync(join(dir, 'step-6.json'));
      },
      'a record that cannot be read',
    ],
    [
      'a record of something else',
      () => {
        writeFileSync(join(dir, 'step-6.json'), 'null');
      },
      'a record that cannot be read',
    ],
    [
      'another step in the record',
      () => {
        const text = readFileSync(join(dir, 'step-6.json'), 'utf8');
        const name = named('.safetensors');
        writeFileSync(join(dir, 'step-6.json'), text.replace('"step": 6', '"step": 7'));
        renameSync(join(dir, name), join(dir, name.replace('step-6', 'step-7')));
      },
      'another checksum',
    ],
    [
      'another configuration',
      () => {
        const text = readFileSync(join(dir, 'step-6.json'), 'utf8');
        writeFileSync(join(dir, 'step-6.json'), text.replace('"spring"', '"pendulum"'));
      },
      'another checksum',
    ],
  ];
  it.each(cases)('%s', async (_, damage, message) => {
    await save(5);
    await save(6);
    damage();
    const like = start();
    const before = tf.memory().numTensors;
    for (const load of [() => loadCheckpoint(dir, like), () => latestCheckpoint(dir)]) {
      const loading = load();
      await expect(loading).rejects.toThrow(HgnError);
      await expect(loading).rejects.toThrow(
        `checkpoint '${join(dir, 'step-6.json')}': expected whole files`,
      );
      await expect(loading).rejects.toThrow(message);
      await expect(loading).rejects.toThrow('Remove it. Before it: step 5.');
    }
    expect(tf.memory().numTensors).toBe(before);
    rmSync(join(dir, 'step-6.json'));
    expect((await loadCheckpoint(dir, start())).step).toBe(5);
  });
});

describe('a clear message tells of', () => {
  it('a folder without a checkpoint, or none', async () => {
    for (const empty of [dir, join(dir, 'missing')]) {
      expect(await latestCheckpoint(empty)).toBeUndefined();
      await expect(loadCheckpoint(empty, start())).rejects.toThrow(
        `'${empty}': expected a folder with a checkpoint, got none.`,
      );
    }
  });

  it('a checkpoint of another model', async () => {
    await save(5);
    const { params, optimiser: memory } = start();
    const other = { params: { ...params, extra: tf.scalar(1) }, optimiser: memory };
    const load = loadCheckpoint(dir, other);
    await expect(load).rejects.toThrow(HgnError);
    await expect(load).rejects.toThrow('step-5.json');
    await expect(load).rejects.toThrow(
      'expected params.extra float32[], got nothing. The file belongs to another model',
    );
  });

  it('a later checkpoint, which must be of another run', async () => {
    await save(50);
    await expect(save(5)).rejects.toThrow(
      `checkpoints in '${dir}': expected none after step 5, got one of step 50.`,
    );
    expect(readdirSync(dir)).toHaveLength(2);
  });

  it('a folder that cannot be made', async () => {
    writeFileSync(join(dir, 'file'), '');
    await expect(save(5, join(dir, 'file'))).rejects.toThrow(
      /expected a folder that can be written, got E.*Choose another one/,
    );
    await expect(loadCheckpoint(join(dir, 'file'), start())).rejects.toThrow(HgnError);
  });

  it('a number of checkpoints to keep that keeps none', async () => {
    await expect(saveCheckpoint(dir, { ...at(5), metadata }, { keep: 0 })).rejects.toThrow(
      'keep: expected 1 or more',
    );
  });

  // /dev/full answers every write as a full disk does
  it.runIf(existsSync('/dev/full'))(
    'a full disk, after which the checkpoint before is the latest',
    async () => {
      await save(5);
      const before = readdirSync(dir);
      symlinkSync('/dev/full', join(dir, 'step-6.json.tmp'));
      await expect(save(6)).rejects.toThrow(HgnError);
      expect(readdirSync(dir)).toEqual(before);
      symlinkSync('/dev/full', join(dir, 'step-6.json.tmp'));
      await expect(save(6)).rejects.toThrow(
        `checkpoint in '${dir}': expected room for 1 MB, got a full disk. Free some space; earlier checkpoints are whole.`,
      );
      expect((await loadCheckpoint(dir, start())).step).toBe(5);
    },
  );
});
