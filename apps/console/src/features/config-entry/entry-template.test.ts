import { readConfigEntryText } from '@peerway/config-text';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { expect, it } from 'vitest';
import { addressOf, kindOf } from './entry-address';
import { entryTemplate } from './entry-template';
import { kindFacts } from './kind-facts';

it.each(configEntryKinds)('the template of %s is a legal entry of that name', (kind) => {
  const name = kindFacts[kind].onlyName ?? (kindFacts[kind].nameIs === 'partition' ? 'team-a' : 'api');
  const { entry, notes } = readConfigEntryText(
    entryTemplate({ kind, name, partition: 'team-a', namespace: 'default' }),
  );
  expect({ ...addressOf(entry), notes }).toEqual({ kind, name, partition: 'team-a', namespace: 'default', notes: [] });
});

it('takes no word for a kind that is none', () => {
  expect(['mesh', 'meshes', 'toString'].map(kindOf)).toEqual(['mesh', null, null]);
});
