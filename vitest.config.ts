import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const sdk = (file: string) => fileURLToPath(new URL(`client/sdk/${file}`, import.meta.url));

export default defineConfig({
  // Tests run over the sources of the client; those of the package install it.
  resolve: {
    alias: {
      '@data-mirage/client/node': sdk('src/node.ts'),
      '@data-mirage/client/react': sdk('src/react.ts'),
      '@data-mirage/client/schemas': sdk('generated/schemas.js'),
      '@data-mirage/client': sdk('src/client.ts'),
    },
  },
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
