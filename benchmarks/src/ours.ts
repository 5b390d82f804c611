import { fileURLToPath } from 'node:url';

/** The program that does our jobs: Node as it runs now, on `worker.ts`. */
export const ours: readonly string[] = [
  process.execPath,
  ...process.execArgv,
  fileURLToPath(new URL('worker.ts', import.meta.url)),
];
