import { defineConfig } from 'vitest/config';

const notSources = ['**/node_modules/**', '**/.next/**', '**/dist/**', '**/generated/**'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/**/*.test.{ts,tsx}', 'apps/**/*.test.{ts,tsx}', 'benchmarks/**/*.test.ts'],
          exclude: [...notSources, '**/*.int.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          // Real PostgreSQL, real sockets, real processes: two files at a time at most.
          name: 'int',
          include: ['packages/**/*.int.test.ts', 'apps/**/*.int.test.ts', 'e2e/**/*.int.test.ts'],
          exclude: notSources,
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
