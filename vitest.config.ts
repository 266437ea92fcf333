import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/bundle-entries.ts',
    setupFiles: 'test/support/use-bundled-entries.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html', 'lcov'] },
  },
});
