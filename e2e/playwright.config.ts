import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = [process.env.PEERWAY_CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path));

/*
 * Everything runs against real processes that the global setup starts through the `peerway` command. One worker: the tests share one
 * pair of clusters, and some take parts of it away. No retries: a test that passes at the second try has failed.
 */
export default defineConfig({
  testDir: '.',
  outputDir: './test-results',
  globalSetup: './processes/global-setup.ts',
  globalTeardown: './processes/global-teardown.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // In this order: what only looks first, what takes things away after it, what restarts the whole demo last.
  projects: [
    { name: 'console', testMatch: 'console/*.spec.ts' },
    { name: 'fresh', testMatch: 'fresh/*.spec.ts' },
    { name: 'system', testMatch: 'system/*.spec.ts' },
    { name: 'restart', testMatch: 'restart/*.spec.ts' },
  ],
});
