import { test as base, expect } from '@playwright/test';
import { asAdministrator, currentDemo, type Demo } from './processes/demo.ts';

export { expect };

type Fixtures = {
  demo: Demo;
  /** Arguments with which `peerway` calls a cluster of the demo as its administrator. */
  east: string[];
  west: string[];
};

/** A test against the running demo. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
  demo: async ({}, use) => use(currentDemo()),
  east: async ({ demo }, use) => use(asAdministrator(demo, 'east')),
  west: async ({ demo }, use) => use(asAdministrator(demo, 'west')),
});
