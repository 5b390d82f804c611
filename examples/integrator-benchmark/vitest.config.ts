import { defineProject } from 'vitest/config';

export default defineProject({
  test: { testTimeout: 60_000, include: ['test/**/*.test.ts'], setupFiles: ['test/tensorflow.ts'] },
});
