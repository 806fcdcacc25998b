import { describe, expect, it } from 'vitest';
import { configEntryKey, configEntrySchema } from './config-entry.ts';
import { configEntryKinds } from './config-entry-kinds.ts';

const issuesOf = (document: unknown): string[] => {
  const result = configEntrySchema.safeParse(document);
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
};

describe('defaults', () => {
  it.each<[string, unknown, unknown]>([
    [
      'exported-services',
      { Kind: 'exported-services', Services: [{ Name: 'web', Consumers: [{ Peer: 'east' }] }] },
      {
        Kind: 'exported-services',
        Name: 'default',
        Partition: 'default',
        Namespace: 'default',
        Services: [
          { Name: 'web', Namespace: 'default', Consumers: [{ Peer: 'east', Partition: '', SamenessGroup: '' }] },
        ],
      },
    ],
    [
      'proxy-defaults',
      { Kind: 'proxy-defaults', Name: 'global', Partition: '' },
      {
        Kind: 'proxy-defaults',
        Name: 'global',
        Partition: 'default',
        Namespace: 'default',
        Config: {},
        MeshGateway: { Mode: '' },
      },
    ],
    [
      'service-defaults',
      { Kind: 'service-defaults', Name: 'web', Protocol: 'GRPC', UpstreamConfig: { Overrides: [{ Name: 'api' }] } },
      {
        Kind: 'service-defaults',
        Name: 'web',
        Partition: 'default',
        Namespace: 'default',
        Protocol: 'grpc',
        MeshGateway: { Mode: '' },
        UpstreamConfig: { Overrides: [{ Name: 'api', Namespace: 'default', Peer: '' }] },
      },
    ],
    ['mesh', { Kind: 'mesh' }, { Kind: 'mesh', Name: 'mesh', Partition: 'default', Namespace: 'default' }],
    [
      'service-intentions',
      { Kind: 'service-intentions', Name: '*', Sources: [{ Name: '*', Action: 'deny' }] },
      {
        Kind: 'service-intentions',
        Name: '*',
        Partition: 'default',
        Namespace: 'default',
        Sources: [{ Name: '*', Namespace: 'default', Peer: '', Action: 'deny' }],
      },
    ],
  ])('of %s', (_kind, document, parsed) => {
    expect(configEntrySchema.parse(document)).toEqual(parsed);
    // What was read once reads the same again: entries are stored as parsed.
    expect(configEntrySchema.parse(parsed)).toEqual(parsed);
  });
});

describe('refusals', () => {
  const exported = (service: object): unknown => ({ Kind: 'exported-services', Name: 'default', Services: [service] });
  const source = (fields: object): unknown => ({
    Kind: 'service-intentions',
    Name: 'web',
    Sources: [{ Name: 'api', Action: 'allow', ...fields }],
  });
  it.each<[string, unknown, RegExp]>([
    [
      'claims of a token in a header that frames the message',
      {
        Kind: 'jwt-provider',
        Name: 'okta',
        JSONWebKeySet: { Local: { JWKS: btoa('{"keys":[]}') } },
        Forwarding: { HeaderName: 'Content-Length' },
      },
      /claims can not be told in a header that frames the message/,
    ],
    ['an unknown kind', { Kind: 'nope', Name: 'x' }, /^Kind: /],
    ['no kind', { Name: 'x' }, /^Kind: /],
    ['not an object', 'x', /expected object/],
    ['an unknown field', { Kind: 'mesh', Nme: 'x' }, /Unrecognized key: "Nme"/],
    [
      'an unknown field inside',
      exported({ Name: 'web', Consumers: [{ Pear: 'x', Peer: 'east' }] }),
      /Services\.0\.Consumers\.0: Unrecognized key: "Pear"/,
    ],
    [
      'a consumer of nobody (Q2)',
      exported({ Name: 'web', Consumers: [{}] }),
      /exactly one of Peer, Partition or SamenessGroup/,
    ],
    [
      'a consumer of both',
      exported({ Name: 'web', Consumers: [{ Peer: 'a', Partition: 'b' }] }),
      /exactly one of Peer, Partition or SamenessGroup/,
    ],
    ['all peers', exported({ Name: 'web', Consumers: [{ Peer: '*' }] }), /wildcard.*name each consumer/],
    ['no consumers', exported({ Name: 'web', Consumers: [] }), /Services\.0\.Consumers: at least one consumer/],
    [
      'consul (Q3)',
      exported({ Name: 'consul', Consumers: [{ Peer: 'a' }] }),
      /Services\.0\.Name: the service "consul" can not be exported/,
    ],
    ['a partial wildcard', exported({ Name: 'we*', Consumers: [{ Peer: 'a' }] }), /Services\.0\.Name/],
    ['an empty name', exported({ Name: '', Consumers: [{ Peer: 'a' }] }), /Services\.0\.Name/],
    [
      'exports under another name than the partition’s',
      { Kind: 'exported-services', Name: 'web' },
      /^Name: the name of an exported-services entry must be the name of its partition/,
    ],
    ['proxy-defaults of another name', { Kind: 'proxy-defaults', Name: 'web' }, /must be "global"/],
    ['mesh of another name', { Kind: 'mesh', Name: 'web' }, /must be "mesh"/],
    [
      'an unknown mode',
      { Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'remot' } },
      /MeshGateway\.Mode: Invalid Mesh Gateway Mode: "remot"/,
    ],
    ['an unknown protocol', { Kind: 'service-defaults', Name: 'web', Protocol: 'spdy' }, /Protocol/],
    ['service-defaults for all', { Kind: 'service-defaults', Name: '*' }, /Name: a service name/],
    [
      'an override for all',
      { Kind: 'service-defaults', Name: 'web', UpstreamConfig: { Overrides: [{ Name: '*' }] } },
      /Overrides\.0\.Name/,
    ],
    [
      'a negative timeout',
      { Kind: 'service-defaults', Name: 'web', UpstreamConfig: { Defaults: { ConnectTimeoutMs: -1 } } },
      /ConnectTimeoutMs/,
    ],
    ['no sources', { Kind: 'service-intentions', Name: 'web', Sources: [] }, /at least one source/],
    [
      'a source twice',
      {
        Kind: 'service-intentions',
        Name: 'web',
        Sources: [
          { Name: 'a', Action: 'allow' },
          { Name: 'a', Action: 'deny' },
        ],
      },
      /Sources\.1: the source "a" is named twice/,
    ],
    ['a source of all peers (C4)', source({ Peer: '*' }), /can not be given by wildcard; name each peer/],
    ['a partial source (C4)', source({ Name: 'we*' }), /Sources\.0\.Name: must be an exact service name or "\*"/],
    ['an unknown action', source({ Action: 'ALLOW' }), /Action/],
    ['no action', { Kind: 'service-intentions', Name: 'web', Sources: [{ Name: 'api' }] }, /Action/],
    ['a partition that would break keys', { Kind: 'mesh', Partition: 'a/b' }, /Partition/],
    ['too much metadata', { Kind: 'mesh', Meta: { k: 'v'.repeat(513) } }, /Meta\.k/],
  ])('%s', (_name, document, message) => {
    expect(issuesOf(document).join('\n')).toMatch(message);
  });

  it('the same source of two peers is two sources', () => {
    const Sources = ['', 'east', 'west'].map((Peer) => ({ Name: 'web', Peer, Action: 'allow' }));
    expect(issuesOf({ Kind: 'service-intentions', Name: 'api', Sources })).toEqual([]);
  });
});

it('the list of kinds is that of the schema', () => {
  expect(configEntrySchema.options.map((option) => option.shape.Kind.value)).toEqual([...configEntryKinds]);
});

it('the key names partition, kind and name', () => {
  expect(configEntryKey({ Kind: 'mesh', Name: 'mesh', Partition: 'default', Namespace: 'default' })).toBe(
    'default/mesh/default/mesh',
  );
});
