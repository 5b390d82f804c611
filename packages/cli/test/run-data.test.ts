import type { Tensor } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { memberOf, simulate, stateOf } from '@hgn/datasets';
import { oneSystem, systems } from '../src/catalog.ts';
import type { Stage } from '../src/evaluate-run.ts';
import { beginningOf } from '../src/beginning.ts';
import { CLIPS, cut, playData, restarted, runData } from '../src/run-data.ts';
import { defaults } from '../src/config.ts';

const family = systems['dm/two-body-colors']?.() ?? oneSystem('two-body', 1);
const data = simulate({ system: family, trajectories: 6, frames: 20, dt: 0.05, seed: 1 });

describe('the data of a family of systems', () => {
  it('is restarted by the members that made it, also where they leave the picture', () => {
    const again = restarted(family, data, [4, 1], { frames: 20, dt: 0.05 });
    for (const [place, index] of [4, 1].entries()) {
      expect(memberOf(family, again, place).constants).toEqual(
        memberOf(family, data, index).constants,
      );
      for (const frame of [0, 1, 19]) {
        expect(stateOf(again, place, frame)).toEqual(stateOf(data, index, frame));
      }
    }
    expect(restarted(family, data, [0], { frames: 3, dt: 1000 }).redrawn).toBe(0);
  });

  it('is cut with its constants', () => {
    const { parameters, count } = cut(data, { count: 2, frames: 5 });
    expect(count).toBe(2);
    expect(parameters['mass1']).toEqual(data.parameters['mass1']?.slice(0, 2));
  });

  it('has noise where it is trained on, and none where it is held out', async () => {
    const few = { trajectories: 2, testTrajectories: 2, engine: 'cpu' };
    const run = { ...defaults, ...few, system: 'paper/pendulum', noise: 0.1 };
    const { train, test } = await runData(run);
    expect([train.noise, test.noise]).toEqual([0.1, 0]);
  });
});

describe('the data that a trained run is played with', () => {
  const many = { trajectories: CLIPS + 8, testTrajectories: 2, engine: 'cpu' };
  const config = { ...defaults, ...many, system: 'mass-spring' };

  it('are the first of what it was trained on, and the others where one is asked for', async () => {
    const [whole, some] = [await runData(config), await playData(config)];
    expect(some.train).toEqual({ ...cut(whole.train, { count: CLIPS, frames: 90 }) });
    expect(some.test).toEqual(whole.test);
    const seen: number[][] = [];
    const infer = (frames: Tensor): PhaseState => {
      seen.push([...frames.dataSync()]);
      return { q: frames, p: frames };
    };
    for (const data of [whole, some]) {
      const stage = { run: { config }, data, play: { infer } } as unknown as Stage;
      const { truth } = await beginningOf(stage, { split: 'train', index: CLIPS + 7 }, undefined);
      expect(stateOf(truth, 0, 0)).toEqual(stateOf(whole.train, CLIPS + 7, 0));
      const beyond = { split: 'train', index: CLIPS + 8 } as const;
      await expect(beginningOf(stage, beyond, undefined)).rejects.toThrow(
        `an index from 0 to ${CLIPS + 7}`,
      );
    }
    expect(seen[1]).toEqual(seen[0]);
  });
});

describe('the catalogue', () => {
  it('makes every system again of its constants, by the name that its trajectories have', () => {
    for (const make of Object.values(systems)) {
      const { name, constants, dimension } = make();
      expect(systems[name]?.(constants)).toMatchObject({ name, constants, dimension });
    }
  });
});
