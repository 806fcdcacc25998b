import { rmSync } from 'node:fs';
import { findDemo, stopDemo } from './demo.ts';

// biome-ignore lint/style/noDefaultExport: Playwright takes the default export.
export default async function globalTeardown(): Promise<void> {
  const demo = findDemo();
  if (demo === null) return;
  await stopDemo(demo);
  if (process.env.PEERWAY_E2E_KEEP !== '1') rmSync(demo.directory, { recursive: true, force: true });
}
