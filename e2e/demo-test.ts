import { test as base, expect } from '@playwright/test';
import { asAdministrator, currentDemo, type Demo } from './processes/demo.ts';

export { expect };

type Fixtures = {
  demo: Demo;
  /** Arguments with which `peerway` calls a cluster of the demo as its administrator. */
  east: string[];
  west: string[];
};

/** A test against the running demo. No page of it may break the content security policy. */
export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    const violations: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
    });
    await use(page);
    expect(violations).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
  demo: async ({}, use) => use(currentDemo()),
  east: async ({ demo }, use) => use(asAdministrator(demo, 'east')),
  west: async ({ demo }, use) => use(asAdministrator(demo, 'west')),
});
