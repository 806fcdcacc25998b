import type { ChainNode, DiscoveryChain } from '@peerway/model/discovery-chain';
import { describe, expect, it } from 'vitest';
import type { MeshChange, MeshState } from '../state.ts';
import { demoWest } from '../testing/demo-clusters.ts';
import { east, entry, imports, peering } from '../testing/mesh-fixture.ts';
import { compileDiscoveryChain } from './compile-chain.ts';

const chainOf = (state: MeshState, service = 'api', overrideProtocol?: 'tcp' | 'http'): DiscoveryChain =>
  compileDiscoveryChain(state, { service, namespace: 'default', partition: 'default' }, { overrideProtocol });
const http = entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } });
const resolver = (Name: string, fields: object = {}): MeshChange[] =>
  entry({ Kind: 'service-resolver', Name, ...fields });
const splitter = (Name: string, ...Splits: object[]): MeshChange[] =>
  entry({ Kind: 'service-splitter', Name, Splits: Splits as { Weight: number }[] });
const router = (Name: string, ...Routes: object[]): MeshChange[] => entry({ Kind: 'service-router', Name, Routes });

const nodeOf = <T extends ChainNode['type']>(chain: DiscoveryChain, type: T, name: string): ChainNode & { type: T } => {
  const node = chain.nodes[name];
  if (node?.type !== type) throw new Error(`no ${type} ${name} among ${Object.keys(chain.nodes).join(', ')}`);
  return node as ChainNode & { type: T };
};
const refusals = (chain: DiscoveryChain): string[] =>
  chain.problems.filter(({ severity }) => severity === 'refused').map(({ message }) => message);
const API = 'api.default.default.east';

describe('the chain of a service that no entry speaks of', () => {
  it('is the service itself', () => {
    const chain = chainOf(east());
    expect(chain).toMatchObject({ protocol: 'tcp', isDefault: true, startNode: `resolver:${API}`, problems: [] });
    expect(chain.nodes[`resolver:${API}`]).toMatchObject({ isDefault: true, target: API, failover: [] });
    expect(chain.targets[API]).toMatchObject({ subset: '', peer: '', connectTimeoutMs: 5_000, fault: '' });
  });

  it('stays the default one with a protocol alone', () => {
    const chain = chainOf(east(entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'grpc' })));
    expect(chain).toMatchObject({ protocol: 'grpc', isDefault: true, protocolDecidedBy: 'service-defaults/api' });
  });
});

describe('protocol', () => {
  it('of a namespace comes from the entry of that namespace', () => {
    const state = east(
      entry({ Kind: 'service-defaults', Name: 'api', Namespace: 'shop', Protocol: 'http' }),
      entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'grpc' }),
    );
    const chain = compileDiscoveryChain(state, { service: 'api', namespace: 'shop', partition: 'default' });
    expect(chain.protocol).toBe('http');
  });

  it('must be the same for all services of a chain', () => {
    const chain = chainOf(
      east(
        entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' }),
        splitter('api', { Weight: 50 }, { Weight: 50, Service: 'api-next' }),
      ),
    );
    expect(refusals(chain)).toEqual([
      'discovery chain "api" uses inconsistent protocols; service "api-next" has protocol "tcp" which is not "http"',
    ]);
  });

  it('is not asked of a peer', () => {
    const chain = chainOf(east(http, resolver('api', { Redirect: { Service: 'api', Peer: 'west' } })));
    expect(chain.problems).toEqual([]);
  });

  it.each([
    ['router', router('api', { Match: { HTTP: { PathPrefix: '/a' } }, Destination: { Service: 'other' } })],
    ['splitter', splitter('api', { Weight: 50 }, { Weight: 50, Service: 'other' })],
  ])('tcp does without the %s, and says that it may not be there', (_name, change) => {
    const chain = chainOf(east(change));
    expect(chain.startNode).toBe(`resolver:${API}`);
    expect(refusals(chain)).toEqual([
      'discovery chain "api" uses a protocol "tcp" that does not permit advanced routing or splitting behavior',
    ]);
  });

  it('set to tcp by a caller turns routes off for this caller, and nothing is wrong with that', () => {
    const chain = chainOf(east(http, router('api', { Destination: { Service: 'other' } })), 'api', 'tcp');
    expect(chain).toMatchObject({ startNode: `resolver:${API}`, protocol: 'tcp', problems: [] });
  });
});

describe('a router', () => {
  const state = east(
    http,
    router(
      'api',
      {
        Match: {
          HTTP: {
            PathPrefix: '/admin',
            CaseInsensitive: true,
            Header: [{ Name: 'x-debug', Exact: '1', Invert: true }],
            QueryParam: [{ Name: 'q', Regex: 'a+' }],
            Methods: ['get'],
          },
        },
        Destination: {
          Service: 'admin',
          PrefixRewrite: '/',
          RequestTimeout: '3s',
          IdleTimeout: '-1s',
          NumRetries: 4,
          RetryOnConnectFailure: true,
          RetryOnStatusCodes: [503],
          RequestHeaders: { Set: { 'x-from': 'router' } },
        },
      },
      { Match: { HTTP: { PathExact: '/v2' } }, Destination: { ServiceSubset: 'v2', NumRetries: 3 } },
    ),
    router('admin', { Destination: { Service: 'nowhere' } }),
    splitter('admin', { Weight: 100, Service: 'admin-1' }),
    resolver('api', { Subsets: { v2: { Filter: 'Service.Meta.version == v2' } } }),
  );
  const chain = chainOf(state);
  const { routes } = nodeOf(chain, 'router', 'router:api');

  it('takes every field of a route', () => {
    expect(routes[0]).toEqual({
      match: {
        path: { kind: 'prefix', value: '/admin' },
        ignorePathCase: true,
        headers: [{ name: 'x-debug', match: { kind: 'exact', value: '1' }, invert: true, ignoreCase: false }],
        query: [{ name: 'q', match: { kind: 'regex', value: 'a+' } }],
        methods: ['GET'],
      },
      next: 'splitter:admin',
      prefixRewrite: '/',
      timeoutMs: 3_000,
      idleTimeoutMs: 0,
      retry: { retries: 4, on: ['connect-failure'], statusCodes: [503] },
      requestHeaders: { remove: [], set: { 'x-from': 'router' }, add: {} },
      responseHeaders: { remove: [], set: {}, add: {} },
      origin: 'service-router/api route 1',
    });
  });

  it('leads to the splitter of the service it names, and past its router', () => {
    expect(Object.keys(chain.nodes)).not.toContain('router:admin');
    expect(chain.targets).not.toHaveProperty('nowhere.default.default.east');
  });

  it('leads to a subset straight, and a number of tries alone retries nothing', () => {
    expect(routes[1]).toMatchObject({ next: 'resolver:v2.api.default.default.east', retry: null });
    expect(chain.targets['v2.api.default.default.east']?.filter).toBe('Service.Meta.version == v2');
  });

  it('ends with everything else to the service itself', () => {
    expect(routes[2]).toMatchObject({ origin: 'implicit catch-all', next: `resolver:${API}` });
  });
});

describe('a splitter', () => {
  it('takes the place of those it leads to: weights multiply, requests end as the inner one wants, answers as the outer one', () => {
    const chain = chainOf(
      east(
        http,
        splitter(
          'api',
          {
            Weight: 66.67,
            Service: 'next',
            RequestHeaders: { Set: { a: 'outer', b: 'outer' } },
            ResponseHeaders: { Set: { A: 'outer' } },
          },
          { Weight: 33.33 },
        ),
        splitter(
          'next',
          {
            Weight: 33.33,
            RequestHeaders: { Set: { A: 'inner' } },
            ResponseHeaders: { Set: { a: 'inner', b: 'inner' } },
          },
          { Weight: 66.67, Service: 'last' },
          { Weight: 0, Service: 'none' },
        ),
      ),
    );
    const { splits } = nodeOf(chain, 'splitter', 'splitter:api');
    expect(splits.map(({ weight, next }) => [weight, next])).toEqual([
      [2222, 'resolver:next.default.default.east'],
      [4445, 'resolver:last.default.default.east'],
      [3333, `resolver:${API}`],
    ]);
    expect(splits[0]?.requestHeaders.set).toEqual({ A: 'inner', b: 'outer' });
    expect(splits[0]?.responseHeaders.set).toEqual({ A: 'outer', b: 'inner' });
  });

  it('that leads back to itself is refused, and the leg leads nowhere', () => {
    const chain = chainOf(
      east(
        http,
        splitter('api', { Weight: 60, Service: 'next' }, { Weight: 40 }),
        splitter('next', { Weight: 100, Service: 'api' }),
      ),
    );
    expect(refusals(chain)).toEqual(['detected circular reference: [api -> next -> api]']);
    const { splits } = nodeOf(chain, 'splitter', 'splitter:api');
    expect(splits.map(({ weight }) => weight)).toEqual([6000, 4000]);
    const end = nodeOf(chain, 'resolver', splits[0]?.next ?? '');
    expect(chain.targets[end.target]?.fault).toContain('circular');
  });
});

describe('a resolver', () => {
  it('sets how connections are made and chosen', () => {
    const chain = chainOf(
      east(
        resolver('api', {
          ConnectTimeout: '750ms',
          RequestTimeout: '-1s',
          LoadBalancer: {
            Policy: 'ring_hash',
            RingHashConfig: { MinimumRingSize: 32 },
            HashPolicies: [
              { Field: 'cookie', FieldValue: 'session', CookieConfig: { TTL: '10s', Path: '/' }, Terminal: true },
              { SourceIP: true },
            ],
          },
        }),
      ),
    );
    expect(chain.isDefault).toBe(false);
    expect(chain.targets[API]).toMatchObject({
      connectTimeoutMs: 750,
      requestTimeoutMs: 0,
      loadBalancer: { policy: 'ring_hash', minimumRingSize: 32, maximumRingSize: 8_388_608 },
      hashPolicies: [
        { source: { kind: 'cookie', name: 'session', ttlMs: 10_000, path: '/' }, terminal: true },
        { source: { kind: 'source-address' }, terminal: false },
      ],
    });
  });

  it('follows redirects, and takes the default subset of where they end', () => {
    const chain = chainOf(
      east(
        resolver('api', { Redirect: { Service: 'api-2' } }),
        resolver('api-2', { Redirect: { Service: 'api-3' } }),
        resolver('api-3', { DefaultSubset: 'stable', Subsets: { stable: { OnlyPassing: true } } }),
      ),
    );
    const end = nodeOf(chain, 'resolver', 'resolver:stable.api-3.default.default.east');
    expect(end.redirects).toEqual(['api redirects to api-2', 'api-2 redirects to api-3']);
    expect(chain.targets[end.target]?.onlyPassing).toBe(true);
  });

  it('refuses a circle of redirects and leads nowhere', () => {
    const chain = chainOf(
      east(resolver('api', { Redirect: { Service: 'b' } }), resolver('b', { Redirect: { Service: 'api' } })),
    );
    expect(refusals(chain)).toEqual([
      'detected circular resolver redirect: [api.default.default.east -> b.default.default.east -> api.default.default.east]',
    ]);
    expect(Object.values(chain.targets).map(({ fault }) => fault !== '')).toEqual([true]);
  });

  it('refuses a subset that does not exist', () => {
    const chain = chainOf(east(http, router('api', { Destination: { ServiceSubset: 'v9' } })));
    expect(refusals(chain)).toEqual(['service "api" does not have a subset named "v9"']);
    expect(chain.targets['v9.api.default.default.east!']?.fault).toContain('v9');
  });

  it('redirects a virtual service to a peer, with its own timeouts', () => {
    const chain = chainOf(
      east(
        peering('west'),
        imports('west', demoWest(), 'east'),
        http,
        splitter('api', { Weight: 90 }, { Weight: 10, Service: 'api-west' }),
        resolver('api-west', { Redirect: { Service: 'api', Peer: 'west' }, ConnectTimeout: '9s' }),
      ),
    );
    expect(chain.targets['api.default.default.external.west']).toMatchObject({
      service: 'api',
      peer: 'west',
      protocol: 'http',
      connectTimeoutMs: 9_000,
    });
  });

  it('of a service outside the mesh may neither redirect, nor have subsets, nor failover', () => {
    const external = entry({ Kind: 'service-defaults', Name: 'api', ExternalSNI: 'api.example.com' });
    const refusal = (what: string): string =>
      `service "api" has an external SNI set; cannot define ${what} for external services`;
    expect(refusals(chainOf(east(external, resolver('api', { Subsets: { v1: {} } }))))).toEqual([refusal('subsets')]);
    expect(refusals(chainOf(east(external, resolver('api', { Redirect: { Service: 'b' } }))))).toEqual([
      refusal('redirects'),
    ]);
    expect(refusals(chainOf(east(external, resolver('api', { Failover: { '*': { Service: 'b' } } }))))).toEqual([
      refusal('failover'),
    ]);
    expect(chainOf(east(external))).toMatchObject({ isDefault: false });
  });
});

describe('failover', () => {
  const failoverOf = (...changes: MeshChange[][]): string[] => {
    const chain = chainOf(east(...changes));
    return nodeOf(chain, 'resolver', chain.startNode).failover;
  };

  it('goes to services, subsets and peers in the order written, and never to itself', () => {
    const targets = failoverOf(
      resolver('api', {
        Subsets: { v1: {} },
        Failover: {
          '*': {
            Targets: [{ Service: 'api' }, { ServiceSubset: 'v1' }, { Peer: 'west' }, { Service: 'b', Peer: 'west' }],
          },
        },
      }),
    );
    expect(targets).toEqual([
      'v1.api.default.default.east',
      'api.default.default.external.west',
      'b.default.default.external.west',
    ]);
  });

  it('follows the redirects of what takes over, but not its failover', () => {
    const targets = failoverOf(
      resolver('api', { Failover: { '*': { Service: 'b' } } }),
      resolver('b', { Redirect: { Service: 'c' } }),
      resolver('c', { Failover: { '*': { Service: 'd' } } }),
    );
    expect(targets).toEqual(['c.default.default.east']);
  });

  it('of a subset is preferred to the one for all', () => {
    const targets = failoverOf(
      resolver('api', {
        DefaultSubset: 'v2',
        Subsets: { v1: {}, v2: {} },
        Failover: { '*': { Service: 'c' }, v2: { ServiceSubset: 'v1' } },
      }),
    );
    expect(targets).toEqual(['v1.api.default.default.east']);
  });

  it('leaves other datacenters out and says so', () => {
    const chain = chainOf(east(resolver('api', { Failover: { '*': { Datacenters: ['mars'] } } })));
    expect(nodeOf(chain, 'resolver', chain.startNode).failover).toEqual([]);
    expect(chain.problems).toMatchObject([{ severity: 'warning' }]);
  });

  const group = (fields: object): MeshChange[] =>
    entry({ Kind: 'sameness-group', Name: 'all', Members: [{ Peer: 'west' }, { Partition: 'second' }], ...fields });
  const members = ['api.default.default.external.west', 'api.default.second.east'];

  it.each([
    ['named by a resolver', [resolver('api', { Failover: { '*': { SamenessGroup: 'all' } } }), group({})]],
    ['that is the default of the partition', [group({ DefaultForFailover: true, IncludeLocal: true })]],
  ])('goes through a sameness group %s, past the service itself', (_name, changes) => {
    expect(failoverOf(...changes)).toEqual(members);
  });

  it('of its own keeps the default sameness group away', () => {
    const own = resolver('api', { Failover: { '*': { Service: 'b' } } });
    expect(failoverOf(own, group({ DefaultForFailover: true }))[0]).toBe('b.default.default.east');
  });

  it('of a redirect to a sameness group is its other members', () => {
    const chain = chainOf(east(resolver('api', { Redirect: { SamenessGroup: 'all' } }), group({})));
    const start = nodeOf(chain, 'resolver', chain.startNode);
    expect([start.target, ...start.failover]).toEqual(members);
  });
});
