import { startNewDemo } from './demo.ts';
import globalTeardown from './global-teardown.ts';

// biome-ignore lint/style/noDefaultExport: Playwright takes the default export.
export default async function globalSetup(): Promise<void> {
  const began = performance.now();
  try {
    const demo = await startNewDemo();
    console.log(
      `demo ready in ${((performance.now() - began) / 1000).toFixed(1)} s: ports from ${demo.portBase}, ${demo.directory}`,
    );
  } catch (error) {
    await globalTeardown();
    throw error;
  }
}
