// The demo, shortened to a minute: all of its stages, on real data, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STEPS = 200;
const FILES = [
  'report.html',
  'reconstruction.gif',
  'backward.gif',
  'half-speed.gif',
  'double-speed.gif',
  'samples.gif',
];

const out = mkdtempSync(join(tmpdir(), 'hgn-demo-'));
try {
  const start = Date.now();
  const pnpm = ['--yes', 'pnpm@10.34.9', 'demo', '--steps', `${STEPS}`, '--out', out];
  execFileSync('npx', pnpm, { stdio: 'inherit' });
  const seconds = Math.round((Date.now() - start) / 1000);
  const { test, baselines, reversal } = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
  const claims = {
    'every file is there': FILES.every((file) => statSync(join(out, file)).size > 1000),
    'so few steps beat the still image': test.mse30 < baselines.static,
    'rollouts go back to where they began': reversal.latent < 1e-4,
  };
  for (const [claim, holds] of Object.entries(claims)) console.log(holds ? 'yes' : 'NO ', claim);
  console.log(`${STEPS} steps, ${seconds} s, test.mse30 ${test.mse30.toExponential(2)}`);
  process.exitCode = Object.values(claims).every(Boolean) ? 0 : 1;
} finally {
  rmSync(out, { recursive: true });
}
