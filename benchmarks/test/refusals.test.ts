import { afterEach, expect, it, vi } from 'vitest';
import { stepCommand } from '../src/step.ts';
import { findTorch } from '../src/torch.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (...args: string[]): Promise<unknown> =>
  stepCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync(args, { from: 'user' });

it('lists the configs if there is none of that name', async () => {
  await expect(run('--configs', 'small,huge')).rejects.toThrow(
    /config: expected one of demo, small, paper, joint, plus, nhf, got 'huge'/,
  );
});

it('lists the engines if there is none of that name', async () => {
  await expect(run('--engines', 'abacus')).rejects.toThrow(
    /engine: expected one of tensorflow, onnx, /,
  );
});

it('takes no fewer than ten steps', async () => {
  await expect(run('--steps', '9')).rejects.toThrow(/from 10 up/);
});

it('says how to get PyTorch if there is none', async () => {
  vi.stubEnv('HGN_PYTHON', '/nowhere/python');
  await expect(findTorch()).rejects.toThrow(/\/nowhere\/python.*HGN_PYTHON/);
});
