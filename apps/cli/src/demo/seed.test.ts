import { configEntrySchema } from '@peerway/model/config-entry';
import { expect, it } from 'vitest';
import { demoClusterNames } from './plan.ts';
import { seedEntries } from './seed.ts';

it.each(demoClusterNames)('the entries that %s begins with are valid config entries', (name) => {
  for (const entry of seedEntries(name)) expect(configEntrySchema.safeParse(entry).error).toBeUndefined();
});
