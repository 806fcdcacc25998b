import {
  applyMeshChanges,
  checkConfigEntryWrite,
  compileSnapshot,
  emptyMeshState,
  type MeshChange,
  type MeshState,
} from '@peerway/mesh';
import { instanceKey, nodeKey, nodeSchema, serviceInstanceSchema } from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import { type ConfigEntry, configEntryKey, configEntrySchema } from '@peerway/model/config-entry';
import { peeringKey } from '@peerway/model/peering';
import type { ProxyReference } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { west } from '../testing/west.ts';
import { Candidate } from './candidate.ts';

/* One team's mistake must not freeze everybody's proxies: entries that are taken when they are written never make a snapshot
 * that a proxy refuses, whatever they say together. */

const ROOT_PEM = west.root.certPem;
const names = ['a', 'b', 'c'];
const unwritten = { createIndex: 1, modifyIndex: 1 };
const at = '2026-01-01T00:00:00.000Z';

function registration(partition: string, name: string): MeshChange[] {
  const node = nodeSchema.parse({ node: `${partition}-${name}`, partition, address: '10.0.0.1', datacenter: 'dc1' });
  const common = { node: node.node, partition };
  const instances = [
    { ...common, id: name, service: name, port: 8000, meta: { version: 'v1' } },
    {
      ...common,
      id: `${name}-sidecar-proxy`,
      service: `${name}-sidecar-proxy`,
      kind: 'connect-proxy',
      port: 21000,
      proxy: {
        destinationServiceName: name,
        destinationServiceId: name,
        upstreams: [
          ...names.map((destinationName, index) => ({ destinationName, localBindPort: 9000 + index })),
          { destinationName: 'a', destinationPeer: 'west', localBindPort: 9100 },
          { destinationName: 'a', destinationPartition: 'second', localBindPort: 9101 },
        ],
      },
    },
    { ...common, id: 'gateway', service: 'gateway', kind: 'mesh-gateway', port: 8443 },
  ].map((fields) => serviceInstanceSchema.parse(fields));
  return [
    { index: 1, table: 'node', key: nodeKey(node), value: node },
    ...instances.map((value): MeshChange => ({ index: 1, table: 'instance', key: instanceKey(value), value })),
  ];
}

function peer(partition: string): MeshChange[] {
  const peering = {
    id: `west-of-${partition}`,
    name: 'west',
    partition,
    meta: {},
    state: 'ESTABLISHING' as const,
    stateSince: at,
    deletedAt: null,
    peerId: '',
    peerCaPems: [],
    peerServerName: '',
    peerServerAddresses: [],
    manualServerAddresses: [],
    remote: { partition: 'default', datacenter: 'west', locality: null },
    createdAt: at,
    ...unwritten,
  };
  const bundle = {
    peerName: 'west',
    partition,
    trustDomain: west.trustDomain,
    rootPems: [ROOT_PEM],
    exportedPartition: '',
    ...unwritten,
  };
  return [
    { index: 1, table: 'peering', key: peeringKey(peering), value: peering },
    { index: 1, table: 'trustBundle', key: trustBundleKey(bundle), value: bundle },
  ];
}

const root = {
  ...{ id: 'root', name: 'root', serialNumber: '1', certPem: ROOT_PEM, state: 'active' as const },
  ...{ since: '2026-01-01T00:00:00.000Z', longestLeafMs: 259_200_000, crossSigned: [] },
};
const cluster = (): MeshState =>
  applyMeshChanges(
    emptyMeshState({
      id: '11111111-1111-1111-1111-111111111111',
      datacenter: 'dc1',
      trustDomain: '11111111-1111-1111-1111-111111111111.consul',
      aclDefaultPolicy: 'deny',
      intentionDefaultPolicy: 'allow',
      serverAddresses: [],
      lanServerAddresses: [],
    }),
    [
      {
        index: 1,
        table: 'caRoot',
        key: 'root',
        value: { ...root, notBefore: at, notAfter: '2036-01-01T00:00:00.000Z', ...unwritten },
      },
      { index: 1, table: 'partition', key: 'second', value: { name: 'second', description: '', ...unwritten } },
      ...['default', 'second'].flatMap((partition) => [
        ...names.flatMap((name) => registration(partition, name)),
        ...peer(partition),
      ]),
    ],
  );
const proxies: ProxyReference[] = ['default', 'second'].flatMap((partition) =>
  names.flatMap((name) => [
    { role: 'sidecar' as const, partition, node: `${partition}-${name}`, id: `${name}-sidecar-proxy` },
    { role: 'mesh-gateway' as const, partition, node: `${partition}-${name}`, id: 'gateway' },
  ]),
);

const name = fc.constantFrom(...names, ...names, 'none', 'A', 'x'.repeat(70));
const Partition = fc.constantFrom('default', 'default', 'second');
const whole = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER));
const duration = fc.constantFrom('0s', '2s', '1ns', '-1s', '1.5ms', '5s', '2000h', '9000000s');
const text = fc.constantFrom('', 'x', '/x', 'é', 'a b', '__proto__', 'constructor', '*', 'x'.repeat(300));
const path = fc.constantFrom('/', '/x', '/é?a#b', '');
const regex = fc.constantFrom(
  '',
  '/a',
  'b',
  'a+',
  '(',
  '/x/.*',
  '(?=a)',
  '\\C',
  'a{1001}',
  '[[:word:]]',
  '(?i)x',
  '\\pN',
  'x{2,1}',
);
const partial = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });
const subset = fc.constantFrom('', '', '', 'v1', 'constructor');
const headerName = fc.constantFrom('x', 'X', 'constructor', '*', 'x_y');
const headers = partial({
  Set: fc.dictionary(headerName, text, { maxKeys: 2 }),
  Add: fc.constant({ 'x-y': '1' }),
  Remove: fc.array(headerName, { maxLength: 2 }),
});
const oneOf = (...choices: fc.Arbitrary<object>[]) => fc.oneof(...choices);
const textMatch = oneOf(
  fc.constant({ Present: true }),
  fc.record({ Exact: text }),
  fc.record({ Prefix: text }),
  fc.record({ Suffix: text }),
  fc.record({ Regex: regex }),
);
const pathMatch = oneOf(
  fc.constant({}),
  fc.record({ PathExact: path }),
  fc.record({ PathPrefix: path }),
  fc.record({ PathRegex: regex }),
);
const named = fc
  .tuple(fc.oneof({ arbitrary: headerName, weight: 9 }, text), textMatch)
  .map(([Name, match]) => ({ Name, ...match }));
const http = fc
  .tuple(pathMatch, partial({ Header: fc.array(named, { maxLength: 2 }), Methods: fc.constantFrom(['get'], []) }))
  .map(([one, other]) => ({ ...one, ...other }));
const place = partial({ Service: name, ServiceSubset: subset, Partition });
const target = fc.oneof(place, fc.record({ Service: name, Peer: fc.constantFrom('west', 'gone') }));
const entryOf = (Kind: string, fields: fc.Arbitrary<object>, Name: fc.Arbitrary<string> = name) =>
  fc.tuple(fields, Name, Partition).map(([given, own, partition]) => ({
    ...given,
    Kind,
    Name: own === '' ? partition : own,
    Partition: partition,
  }));
const jwt = fc.record({
  Providers: fc.array(
    fc.record({ Name: fc.constantFrom('okta', 'gone'), VerifyClaims: fc.constant([{ Path: ['a'], Value: '' }]) }),
    { minLength: 1, maxLength: 2 },
  ),
});
const upstream = partial({
  Protocol: fc.constantFrom('', 'tcp', 'http', 'grpc'),
  ConnectTimeoutMs: whole,
  MeshGateway: fc.record({ Mode: fc.constantFrom('local', 'remote', 'none', '') }),
  Limits: partial({ MaxConnections: whole, MaxPendingRequests: whole, MaxConcurrentRequests: whole }),
  PassiveHealthCheck: partial({
    Interval: duration,
    MaxFailures: whole,
    EnforcingConsecutive5xx: fc.nat(100),
    MaxEjectionPercent: fc.nat(100),
    BaseEjectionTime: duration,
  }),
});
const documents = fc.oneof(
  entryOf(
    'service-defaults',
    partial({
      Protocol: fc.constantFrom('', 'tcp', 'http', 'http', 'http2', 'grpc'),
      ExternalSNI: fc.constantFrom('', 'x.example.com', ' bad name.', 'É'),
      LocalConnectTimeoutMs: whole,
      Expose: partial({
        Checks: fc.boolean(),
        Paths: fc.array(
          partial({
            ListenerPort: fc.constantFrom(0, 1, 9000, 21000, 65535),
            LocalPathPort: fc.constantFrom(0, 1, 65535),
            Protocol: fc.constantFrom('' as const, 'http' as const, 'http2' as const),
            ParsedFromCheck: fc.boolean(),
          }).chain((one) => path.filter((text) => text !== '').map((Path) => ({ ...one, Path }))),
          { maxLength: 3 },
        ),
      }),
      MaxInboundConnections: whole,
      MeshGateway: fc.record({ Mode: fc.constantFrom('local', 'none') }),
      UpstreamConfig: partial({
        Defaults: upstream,
        Overrides: fc
          .tuple(upstream, fc.constantFrom({ Name: 'a' }, { Name: 'a', Peer: 'west' }))
          .map(([given, own]) => [{ ...given, ...own }]),
      }),
    }),
  ),
  entryOf('proxy-defaults', fc.constantFrom({ Config: { protocol: 'http' } }, {}), fc.constant('global')),
  entryOf(
    'service-splitter',
    fc
      .tuple(place, place, headers, fc.constantFrom([50, 50], [0, 100], [99.99, 0.01]))
      .map(([p, q, edits, weights]) => ({
        Splits: [
          { ...p, Weight: weights[0], RequestHeaders: edits },
          { ...q, Weight: weights[1], ResponseHeaders: edits },
        ],
      })),
  ),
  entryOf(
    'service-router',
    fc.record({
      Routes: fc.array(
        fc.record({
          Match: fc
            .tuple(http, fc.array(named, { maxLength: 1 }), fc.boolean())
            .map(([one, QueryParam, CaseInsensitive]) => ({ HTTP: { ...one, QueryParam, CaseInsensitive } })),
          Destination: fc
            .tuple(
              place,
              partial({
                PrefixRewrite: path,
                RequestTimeout: duration,
                IdleTimeout: duration,
                NumRetries: fc.nat(100),
                RetryOn: fc.constantFrom(['5xx'], []),
                RetryOnStatusCodes: fc.constantFrom([100, 599], [503]),
                RequestHeaders: headers,
              }),
            )
            .map(([one, other]) => ({ ...one, ...other })),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
  entryOf(
    'service-resolver',
    fc
      .tuple(
        partial({
          DefaultSubset: subset,
          Subsets: fc.constantFrom(
            { v1: { Filter: 'Service.Meta.version == v1' } },
            { v1: { Filter: 'Service.Meta.version matches "("' }, constructor: { OnlyPassing: true } },
          ),
          ConnectTimeout: duration,
          RequestTimeout: duration,
          LoadBalancer: fc.oneof(
            fc.record({
              Policy: fc.constant('least_request'),
              LeastRequestConfig: partial({ ChoiceCount: fc.nat(1024) }),
            }),
            fc.record({
              Policy: fc.constant('ring_hash'),
              RingHashConfig: partial({ MinimumRingSize: fc.nat(8_388_608), MaximumRingSize: fc.nat(8_388_608) }),
              HashPolicies: fc.constantFrom(
                [{ SourceIP: true }],
                [{ Field: 'cookie', FieldValue: 'x', CookieConfig: { TTL: '1ns' } }],
                [{ Field: 'cookie', FieldValue: '\n', CookieConfig: { TTL: '-1s' } }],
              ),
            }),
          ),
        }),
        fc.oneof(
          fc.constant({}),
          fc.record({ Redirect: fc.oneof(target, fc.constant({ SamenessGroup: 'all' })) }),
          fc.record({
            Failover: fc.dictionary(
              fc.constantFrom('*', 'v1'),
              fc.oneof(
                fc.record({ Targets: fc.array(target, { minLength: 1, maxLength: 3 }) }),
                fc.record({ Service: name }),
                fc.constant({ SamenessGroup: 'all' }),
              ),
              { minKeys: 1 },
            ),
          }),
        ),
      )
      .map(([one, other]) => ({ ...one, ...other })),
  ),
  entryOf(
    'service-intentions',
    partial({
      JWT: jwt,
      Sources: fc.array(
        fc
          .tuple(
            fc.constantFrom<object>(
              {},
              { Peer: 'west' },
              { Peer: 'gone' },
              { SamenessGroup: 'all' },
              { Partition: 'second' },
            ),
            fc.constantFrom(...names, '*'),
            fc.oneof(
              fc.record({ Action: fc.constantFrom('allow', 'deny') }),
              fc.record({
                Permissions: fc.array(
                  fc
                    .tuple(fc.constantFrom('allow', 'deny'), partial({ HTTP: http, JWT: jwt }))
                    .map(([Action, rest]) => ({ Action, ...rest })),
                  { minLength: 1, maxLength: 2 },
                ),
              }),
            ),
          )
          .map(([from, Name, decision]) => ({ ...from, Name, ...decision })),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.constantFrom(...names, '*'),
  ),
  entryOf(
    'jwt-provider',
    fc
      .tuple(
        fc.oneof(
          fc.constantFrom({ Local: { JWKS: btoa('{"keys":[{}]}') } }, { Local: { Filename: '/x' } }),
          fc.record({
            Remote: fc
              .tuple(partial({ RequestTimeoutMs: whole, CacheDuration: duration, FetchAsynchronously: fc.boolean() }))
              .map(([rest]) => ({ URI: 'https://a.test/keys', ...rest })),
          }),
        ),
        partial({
          Issuer: text,
          ClockSkewSeconds: fc.nat(86_400),
          Locations: fc.constantFrom([{ Header: { Name: 'a b' } }], [{ Cookie: { Name: '=' } }], []),
          Forwarding: fc.record({ HeaderName: headerName }),
        }),
      )
      .map(([JSONWebKeySet, rest]) => ({ JSONWebKeySet, ...rest })),
    fc.constant('okta'),
  ),
  entryOf(
    'sameness-group',
    fc.record({
      DefaultForFailover: fc.boolean(),
      IncludeLocal: fc.boolean(),
      Members: fc.constantFrom(
        [{ Peer: 'west' }],
        [{ Partition: 'second' }, { Peer: 'gone' }, { Partition: 'default' }],
        [{ Partition: 'none' }],
      ),
    }),
    fc.constant('all'),
  ),
  entryOf(
    'exported-services',
    fc.record({
      Services: fc.array(
        fc.record({
          Name: fc.oneof(name, fc.constant('*')),
          Consumers: fc.subarray(
            [
              { Peer: 'west' },
              { Peer: 'gone' },
              { Partition: 'second' },
              { Partition: 'default' },
              { SamenessGroup: 'all' },
            ],
            { minLength: 1 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.constant(''),
  ),
);

/** Without them nearly every chain would be refused. */
const first = ['default', 'second'].flatMap((partition) => [
  { Kind: 'proxy-defaults', Name: 'global', Partition: partition, Config: { protocol: 'http' } },
  { Kind: 'service-resolver', Name: 'a', Partition: partition, Subsets: { v1: {} } },
  {
    Kind: 'exported-services',
    Name: partition,
    Partition: partition,
    Services: [{ Name: '*', Consumers: [{ Peer: 'gone' }] }],
  },
]);

/** The state with the entry written, if writing it would not be refused. */
function written(state: MeshState, document: unknown): { state: MeshState; entry: ConfigEntry | null } {
  const parsed = configEntrySchema.safeParse(document);
  if (!parsed.success) return { state, entry: null };
  const entry = parsed.data;
  const value = { entry, ...unwritten, updatedAt: at, updatedBy: '' };
  const change = { index: state.index + 1, table: 'configEntry' as const, key: configEntryKey(entry), value };
  const next = applyMeshChanges(state, [change]);
  const isRefused = checkConfigEntryWrite(state, next, entry).some(({ severity }) => severity === 'refused');
  return isRefused ? { state, entry: null } : { state: next, entry };
}

it('entries that are taken never make a snapshot that a proxy refuses', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.array(documents, { minLength: 5, maxLength: 40, size: 'max' }), (list) => {
      let state = cluster();
      for (const document of [...first, ...list]) {
        const outcome = written(state, document);
        state = outcome.state;
        if (outcome.entry !== null) kinds.add(outcome.entry.Kind);
      }
      for (const proxy of proxies) {
        const snapshot = compileSnapshot(state, proxy);
        const resources: unknown = JSON.parse(JSON.stringify([...snapshot.resources.values()]));
        const update = { kind: 'full', index: snapshot.index, cluster: snapshot.cluster, resources };
        const result = new Candidate().take(update);
        expect(result.ok ? '' : result.reason).toBe('');
      }
    }),
    { numRuns: 80 },
  );
  // Nothing is shown of a kind that never passes.
  expect(kinds.size).toBe(9);
});
