import { describe, expect, it } from 'vitest';
import { type Trouble, watch, type WatchOptions } from '../src/index.ts';

type Step = { readonly loss?: number; readonly mse?: number; readonly kl?: number };

/** What is told of these steps, all of a horizon of 10 frames unless said otherwise. */
function told(
  steps: readonly Step[],
  options: Partial<WatchOptions> = {},
  horizon: (step: number) => number = () => 10,
): Trouble[] {
  const look = watch({ meanImage: 0.01, memory: 5, patience: 4, ...options });
  return steps.flatMap((of, step) => {
    const { mse = 1e-4, kl = 20, loss = mse } = of;
    return look(step, { mse, kl, loss }, horizon(step)) ?? [];
  });
}
const times = (count: number, step: Step): Step[] => Array<Step>(count).fill(step);

describe('watch', () => {
  it('is silent while losses are like those before', () => {
    expect(told(times(50, { loss: 1e-3 }).map((_, i) => ({ loss: 1e-3 * (1 + (i % 3)) })))).toEqual(
      [],
    );
  });

  it('tells once of a loss far above the median, and again when it happens again', () => {
    const calm = times(8, { loss: 1e-3 });
    const burst = times(2, { loss: 0.05 });
    const troubles = told([...calm, ...burst, ...calm, ...burst]);
    expect(troubles.map(({ kind, step }) => [kind, step])).toEqual([
      ['explosion', 8],
      ['explosion', 18],
    ]);
    expect(troubles[0]?.message).toMatch(/^The loss at step 8 is 50 times that .* learning rate/);
  });

  it('does not take one bad batch of the past for what is usual', () => {
    const loss = (value: number): Step => ({ loss: value });
    expect(told([...times(4, loss(1e-3)), loss(9e-3), loss(9e-3), loss(2e-2)])).toHaveLength(1);
  });

  it('begins anew where rollouts become longer, whose losses are larger', () => {
    const steps = [...times(8, { loss: 1e-4 }), ...times(8, { loss: 5e-3 })];
    expect(told(steps, {}, (step) => (step < 8 ? 10 : 60))).toEqual([]);
    expect(told(steps)).toHaveLength(1);
  });

  it('tells once of images that stay the mean while the posterior tells nothing', () => {
    const flat = { mse: 0.0098, kl: 1e-3, loss: 0.0098 };
    const troubles = told(times(9, flat));
    expect(troubles.map(({ kind, step }) => [kind, step])).toEqual([['plateau', 3]]);
    expect(troubles[0]?.message).toMatch(/klWeight.*GECO.*shorter rollouts/);
    expect(told([...times(3, flat), { mse: 0.001, kl: 1e-3, loss: 0.001 }, flat])).toEqual([]);
  });

  it('does not take bad images of an informed posterior for a plateau, nor one without a posterior', () => {
    expect(told(times(9, { mse: 0.01, kl: 5 }))).toEqual([]);
    const look = watch({ meanImage: 0.01, patience: 2 });
    expect([0, 1, 2, 3].map((step) => look(step, { mse: 0.01, loss: 0.01 }, 10))).toEqual(
      Array(4).fill(undefined),
    );
  });
});
