import type { ConfigEntryName } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDiscoveryChain } from '../discovery-chain/compile-chain.ts';
import { applyMeshChanges, type MeshChange, type MeshState } from '../state.ts';
import { chainEntries, chainServiceNames } from '../testing/chain-entries.ts';
import { entry, exportsTo, peering, service, west, without } from '../testing/mesh-fixture.ts';
import { checkConfigEntryWrite } from './check-config-entry-write.ts';

/** What is said of the last change, made to a state with the others. */
function problemsOf(...changes: MeshChange[][]): ChainProblem[] {
  const before = west(...changes.slice(0, -1));
  return checkConfigEntryWrite(before, applyMeshChanges(before, changes.at(-1) ?? []), nameOf(changes.at(-1)));
}

/** The name of the entry that a change writes or deletes. */
function nameOf(changes: MeshChange[] | undefined): ConfigEntryName {
  const [partition = '', kind = '', namespace = '', name = ''] = changes?.[0]?.key.split('/') ?? [];
  // Cast: the key of an entry.
  return { Kind: kind as ConfigEntryName['Kind'], Name: name, Partition: partition, Namespace: namespace };
}

const texts = (problems: ChainProblem[], severity: ChainProblem['severity']): string[] =>
  problems.filter((problem) => problem.severity === severity).map(({ message }) => message);
const refusals = (...changes: MeshChange[][]): string[] => texts(problemsOf(...changes), 'refused');
const warnings = (...changes: MeshChange[][]): string[] => texts(problemsOf(...changes), 'warning');

const http = entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } });
const defaults = (Name: string, Protocol: 'http' | 'grpc' | 'tcp'): MeshChange[] =>
  entry({ Kind: 'service-defaults', Name, Protocol });
const resolver = (Name: string, fields: object = {}): MeshChange[] =>
  entry({ Kind: 'service-resolver', Name, ...fields });
const router = (Name: string, ...Routes: object[]): MeshChange[] => entry({ Kind: 'service-router', Name, Routes });
const splitter = (Name: string, ...Splits: { Weight: number; Service?: string; Partition?: string }[]): MeshChange[] =>
  entry({ Kind: 'service-splitter', Name, Splits });
const apiToEast = exportsTo({ api: ['east'] });

describe('a write is refused', () => {
  const subsets = resolver('api', { Subsets: { v1: {} } });
  it.each<[string, MeshChange[][], RegExp]>([
    [
      'that names a subset that does not exist',
      [http, router('web', { Destination: { Service: 'api', ServiceSubset: 'v2' } })],
      /does not have a subset named "v2"/,
    ],
    [
      'that takes away a subset that another service is routed to',
      [http, subsets, router('web', { Destination: { Service: 'api', ServiceSubset: 'v1' } }), resolver('api')],
      /discovery chain "web": service "api" does not have a subset named "v1"/,
    ],
    [
      'that deletes a resolver whose subset another service is routed to',
      [http, subsets, router('web', { Destination: { Service: 'api', ServiceSubset: 'v1' } }), without(subsets)],
      /discovery chain "web": service "api" does not have a subset named "v1"/,
    ],
    [
      'that closes a circle of redirects',
      [resolver('a', { Redirect: { Service: 'b' } }), resolver('b', { Redirect: { Service: 'a' } })],
      /circular resolver redirect/,
    ],
    [
      'that closes a circle of splits',
      [http, splitter('a', { Weight: 100, Service: 'b' }), splitter('b', { Weight: 100, Service: 'a' })],
      /circular reference/,
    ],
    [
      'that gives a service of a chain another protocol',
      [http, splitter('web', { Weight: 50 }, { Weight: 50, Service: 'api' }), defaults('api', 'grpc')],
      /discovery chain "web" uses inconsistent protocols; service "api" has protocol "grpc" which is not "http"/,
    ],
    [
      'that deletes what made the protocol of a router',
      [defaults('web', 'http'), router('web'), without(defaults('web', 'http'))],
      /"tcp" that does not permit advanced routing/,
    ],
    [
      'that takes the protocol of all services from under a router',
      [http, router('web'), entry({ Kind: 'proxy-defaults', Name: 'global', Config: {} })],
      /"tcp" that does not permit advanced routing/,
    ],
    [
      'whose filter can not be read',
      [resolver('api', { Subsets: { v1: { Filter: 'Service.Meta.version = v1' } } })],
      /Filter for subset "v1" is not a valid expression: the filter is wrong at character 22/,
    ],
    [
      'whose filter asks for what instances do not have',
      [resolver('api', { Subsets: { v1: { Filter: 'Meta.version == v1' } } })],
      /Selector "Meta" is not valid/,
    ],
    [
      'whose regular expression can not be read',
      [http, router('api', { Match: { HTTP: { PathRegex: '/(a' } } })],
      /a regular expression is not valid/,
    ],
    [
      'with a permission whose regular expression can not be read',
      [
        http,
        entry({
          Kind: 'service-intentions',
          Name: 'api',
          Sources: [{ Name: 'web', Permissions: [{ Action: 'deny', HTTP: { PathRegex: '/(?!a)' } }] }],
        }),
      ],
      /a regular expression is not valid/,
    ],
    [
      'that names no sameness group',
      [resolver('api', { Redirect: { SamenessGroup: 'all' } })],
      /no sameness group "all"/,
    ],
  ])('%s', (_name, changes, message) => {
    expect(refusals(...changes)).toEqual([expect.stringMatching(message)]);
  });

  it('for what it makes wrong, not for what was wrong before', () => {
    const broken = router('web', { Destination: { ServiceSubset: 'gone' } });
    const worse = router('web', { Destination: { ServiceSubset: 'gone' } }, { Destination: { ServiceSubset: 'lost' } });
    expect(refusals(http, broken, worse)).toEqual(['service "web" does not have a subset named "lost"']);
    expect(refusals(http, worse, broken)).toEqual([]);
  });
});

describe('sameness groups', () => {
  const group = (Name: string, fields: object = {}): MeshChange[] =>
    entry({ Kind: 'sameness-group', Name, Members: [{ Peer: 'east' }], ...fields });

  it('share no member', () => {
    expect(refusals(group('a'), group('b'))).toEqual([
      'peer "east" is a member of sameness group "a" already, and can only be in one',
    ]);
  });

  it('are the default for failover at most once in a partition', () => {
    const second = group('b', { Members: [{ Peer: 'north' }], DefaultForFailover: true });
    expect(refusals(group('a', { DefaultForFailover: true }), second)).toHaveLength(1);
  });

  it.each<[string, MeshChange[]]>([
    ['a resolver', resolver('api', { Failover: { '*': { SamenessGroup: 'a' } } })],
    [
      'an export',
      entry({
        Kind: 'exported-services',
        Name: 'default',
        Services: [{ Name: 'api', Consumers: [{ SamenessGroup: 'a' }] }],
      }),
    ],
    [
      'an intention',
      entry({
        Kind: 'service-intentions',
        Name: 'api',
        Sources: [{ Name: 'web', SamenessGroup: 'a', Action: 'allow' }],
      }),
    ],
  ])('stay while %s names them', (_name, user) => {
    expect(refusals(group('a'), user, without(group('a')))).toHaveLength(1);
    expect(refusals(group('a'), user, without(user), without(group('a')))).toEqual([]);
  });
});

describe('intentions', () => {
  const provider = entry({
    Kind: 'jwt-provider',
    Name: 'okta',
    JSONWebKeySet: { Remote: { URI: 'https://okta.example.com/keys' } },
  });
  const withToken = entry({
    Kind: 'service-intentions',
    Name: 'api',
    JWT: { Providers: [{ Name: 'okta' }] },
    Sources: [{ Name: 'web', Action: 'allow' }],
  });
  const withPaths = entry({
    Kind: 'service-intentions',
    Name: 'api',
    Sources: [{ Name: 'web', Permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/' } }] }],
  });

  it('name providers that exist, and keep them', () => {
    expect(refusals(withToken)).toEqual(['there is no JWT provider "okta"']);
    expect(refusals(provider, withToken)).toEqual([]);
    expect(refusals(provider, withToken, without(provider))).toEqual([
      'the JWT provider "okta" can not be deleted: service-intentions/api uses it',
    ]);
  });

  it('have permissions only where requests can be told apart', () => {
    expect(refusals(withPaths)).toEqual([expect.stringContaining('Permissions need an HTTP-like protocol')]);
    expect(refusals(defaults('api', 'http'), withPaths)).toEqual([]);
  });
});

describe('permissions of an intention', () => {
  const permissions = entry({
    Kind: 'service-intentions',
    Name: 'api',
    Sources: [{ Name: 'web', Permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/' } }] }],
  });

  it.each<[string, MeshChange[][]]>([
    ['service-defaults', [defaults('api', 'http'), permissions, defaults('api', 'tcp')]],
    ['proxy-defaults', [http, permissions, without(http)]],
  ])('are told to become denials when %s turn the service to tcp', (_name, changes) => {
    expect(warnings(...changes)).toEqual([expect.stringContaining('are denied from now on')]);
  });

  it('stay what they are between two HTTP-like protocols', () => {
    expect(warnings(defaults('api', 'http'), permissions, defaults('api', 'grpc'))).toEqual([]);
  });
});

describe('what peers get', () => {
  const exported = [peering('east'), ...[service('api')], apiToEast];

  it.each<[string, MeshChange[], RegExp]>([
    [
      'be redirected to a peer',
      resolver('api', { Redirect: { Service: 'api', Peer: 'north' } }),
      /redirected to peer "north"/,
    ],
    ['be redirected to a partition', resolver('api', { Redirect: { Partition: 'second' } }), /partition "second"/],
    [
      'be split to a partition',
      splitter('api', { Weight: 50 }, { Weight: 50, Partition: 'second' }),
      /partition "second"/,
    ],
    ['be routed to a partition', router('api', { Destination: { Partition: 'second' } }), /partition "second"/],
    [
      'fail over to a datacenter',
      resolver('api', { Failover: { '*': { Datacenters: ['mars'] } } }),
      /fail over to datacenter "mars"/,
    ],
  ])('can not %s', (_name, change, message) => {
    const second = entry({ Kind: 'proxy-defaults', Name: 'global', Partition: 'second', Config: { protocol: 'http' } });
    expect(refusals(http, second, ...exported, change)).toEqual([expect.stringMatching(message)]);
    // The same, when the export comes last.
    expect(refusals(http, second, ...exported.slice(0, -1), change, apiToEast)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it.each<[string, object]>([
    ['a peer', { Peer: 'north' }],
    ['a partition', { Partition: 'second' }],
  ])('may fail over to %s, with a warning that the gateway ignores it (Q10)', (_name, target) => {
    const change = resolver('api', { Failover: { '*': { Targets: [target] } } });
    expect(refusals(...exported, change)).toEqual([]);
    expect(warnings(...exported, change)).toEqual([expect.stringContaining('is ignored by the gateway')]);
  });

  it('over tcp can not start to come from other services', () => {
    const change = resolver('api', { Redirect: { Service: 'api-2' } });
    expect(refusals(...exported, change)).toEqual([expect.stringContaining('it can not lead to "api-2" now')]);
    expect(refusals(...exported.slice(0, -1), change, apiToEast)).toEqual([]);
    expect(refusals(http, ...exported, change)).toEqual([]);
  });

  it.each<[string, MeshChange[][]]>([
    ['service-defaults', [...exported, defaults('api', 'http')]],
    ['proxy-defaults', [...exported, http]],
  ])('changes from passing through to ending at the gateway, and %s says for whom', (_name, changes) => {
    expect(warnings(...changes)).toEqual([
      '"api" is exported to east, and changes from tcp to http: its connections end at the mesh gateway from now on, instead of passing through it',
    ]);
  });

  it('stays as it is between two HTTP-like protocols', () => {
    expect(warnings(...exported, defaults('api', 'http'), defaults('api', 'grpc'))).toEqual([]);
  });

  it('speaks what its exporter says, so a protocol set here is told to be ignored (Q9)', () => {
    const change = entry({
      Kind: 'service-defaults',
      Name: 'web',
      UpstreamConfig: { Overrides: [{ Name: 'api', Peer: 'east', Protocol: 'http' }] },
    });
    expect(warnings(change)).toEqual([expect.stringContaining('is ignored; only its exporter says')]);
  });
});

describe('a history in which every refused write was left out', () => {
  const write = (state: MeshState, change: MeshChange[]): MeshState => {
    const after = applyMeshChanges(state, change);
    const problems = checkConfigEntryWrite(state, after, nameOf(change));
    return problems.some(({ severity }) => severity === 'refused') ? state : after;
  };

  it('leaves no chain with anything refused in it', () => {
    fc.assert(
      fc.property(chainEntries, fc.array(fc.nat(), { maxLength: 6 }), (changes, deletions) => {
        const removed = deletions.flatMap((place) => changes.slice(place % (changes.length || 1)).slice(0, 1));
        const steps = [...changes, ...removed.map(without), ...changes];
        const state = steps.reduce(write, west());
        for (const name of chainServiceNames) {
          const chain = compileDiscoveryChain(state, { service: name, namespace: 'default', partition: 'default' });
          expect(texts(chain.problems, 'refused')).toEqual([]);
        }
      }),
    );
  });
});
