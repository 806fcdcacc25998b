import { writeConfigEntryText, writtenFormats } from '@peerway/config-text';
import { expect, it } from 'vitest';
import { entryTemplate } from './entry-template';
import { readEntryText } from './entry-text';

const address = { kind: 'service-splitter', name: 'api', partition: 'default', namespace: 'shop' } as const;

it.each(writtenFormats)('an entry written as %s is read back as the same', (format) => {
  const { entry } = readEntryText(entryTemplate(address), 'hcl', address);
  if (entry === null) throw new Error('the template is not legal');
  expect(readEntryText(writeConfigEntryText(entry, format), format, address)).toMatchObject({ entry, problems: [] });
});

it.each([
  ['another name', { name: 'apis' }],
  ['another namespace', { namespace: 'default' }],
  ['another partition', { partition: 'team-a' }],
])('an entry of %s is not taken', (_what, change) => {
  const { entry, problems } = readEntryText(entryTemplate({ ...address, ...change }), 'hcl', address);
  expect([entry, problems[0]?.line]).toEqual([null, 2]);
});
