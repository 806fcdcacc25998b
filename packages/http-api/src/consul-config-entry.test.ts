import { configEntrySchema } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import { toConsulConfigEntry } from './consul-config-entry.ts';

const shown = (document: unknown): unknown =>
  toConsulConfigEntry({
    entry: configEntrySchema.parse(document),
    ...{ createIndex: 1, modifyIndex: 2, updatedAt: '', updatedBy: '' },
  });
const indexes = { CreateIndex: 1, ModifyIndex: 2 };

describe('an entry as Consul shows it', () => {
  it('has of its consumers what was written, and no more', () => {
    const written = {
      Kind: 'exported-services',
      Name: 'default',
      Services: [
        { Name: 'web', Consumers: [{ Peer: 'east' }, { Partition: 'team' }] },
        { Name: 'api', Namespace: 'shop', Consumers: [{ SamenessGroup: 'g' }] },
      ],
    };
    expect(shown(written)).toEqual({ ...written, ...indexes });
  });

  it('has the precedence of each source of an intention', () => {
    expect(
      shown({
        Kind: 'service-intentions',
        Name: 'api',
        Sources: [
          { Name: 'web', Peer: 'east', Action: 'allow' },
          { Name: '*', Action: 'deny' },
          { Name: '*', Namespace: '*', Action: 'deny' },
        ],
      }),
    ).toEqual({
      Kind: 'service-intentions',
      Name: 'api',
      Sources: [
        { Name: 'web', Peer: 'east', Action: 'allow', Precedence: 9, Type: 'consul' },
        { Name: '*', Action: 'deny', Precedence: 8, Type: 'consul' },
        { Name: '*', Namespace: '*', Action: 'deny', Precedence: 7, Type: 'consul' },
      ],
      ...indexes,
    });
  });

  it('names the partition and namespace only where they are not the default ones', () => {
    expect(shown({ Kind: 'service-defaults', Name: 'web', Namespace: 'shop' })).toMatchObject({ Namespace: 'shop' });
    expect(shown({ Kind: 'mesh' })).toEqual({ Kind: 'mesh', Name: 'mesh', ...indexes });
  });
});
