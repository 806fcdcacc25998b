import type { AttentionItem } from '@peerway/model/attention';
import type { ServiceSummary } from '@peerway/model/catalog';
import type { CaRootView } from '@peerway/model/certificate';
import type { PeeringView } from '@peerway/model/peering';
import type { ProxySummary, TopologyEdge, TopologyNode, TrafficSummary } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { type AttentionInput, listAttention } from './attention.ts';

const now = new Date('2026-06-01T00:00:00.000Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();

// Casts: only what is looked at is given.
const peering = (fields: Partial<PeeringView>): PeeringView =>
  ({
    ...{ name: 'west', partition: 'default', health: 'healthy', reason: 'well', since: inDays(-1) },
    ...{ trustBundle: { trustDomain: '', roots: 1, expiresAt: inDays(900) }, ...fields },
  }) as PeeringView;
const gateway = (fields: Partial<ProxySummary>): ProxySummary =>
  ({
    ...{ partition: 'default', node: 'n1', id: 'mgw', service: 'mesh-gateway', health: 'passing', healthReason: '' },
    ...{ link: { state: 'connected', since: inDays(-2) }, snapshot: null, missingRules: [] },
    ...{ leaf: { spiffeId: '', notAfter: inDays(2) }, ...fields },
  }) as unknown as ProxySummary;
const service = (name: string, health: ServiceSummary['health'], kind = ''): ServiceSummary =>
  ({
    name,
    namespace: 'default',
    partition: 'default',
    peer: '',
    kind,
    health,
    healthReason: `${name} ails`,
  }) as ServiceSummary;
const node = (name: string): TopologyNode =>
  ({ id: name, kind: 'service', name, namespace: 'default', partition: 'default', peer: '' }) as TopologyNode;
const traffic = (errorShare: number, errorsByCode: Record<string, number> = {}): TrafficSummary =>
  ({ errorShare, errorsByCode }) as TrafficSummary;
const edge = (fields: Partial<TopologyEdge>): TopologyEdge =>
  ({
    id: 'e',
    source: 'web',
    destination: 'api',
    unavailable: null,
    observed: true,
    traffic: traffic(0),
    ...fields,
  }) as TopologyEdge;
const root = (state: CaRootView['state'], notAfter: string): CaRootView =>
  ({ id: state, name: `root ${state}`, state, notAfter }) as CaRootView;

const nothing: AttentionInput = {
  ...{ peerings: [], gateways: [], services: [], roots: [], tokens: [] },
  ...{ topology: { nodes: [node('web'), node('api')], edges: [] }, isMine: () => false, now },
};
const told = (input: Partial<AttentionInput>): [string, string][] =>
  listAttention({ ...nothing, ...input }).items.map(({ level, why }) => [level, why]);

describe('what needs a person', () => {
  it.each<[string, Partial<AttentionInput>, string | null]>([
    ['a peering that is active', { peerings: [peering({})] }, null],
    ['one that waits for the other side', { peerings: [peering({ health: 'pending' })] }, null],
    ['one that fails', { peerings: [peering({ health: 'failing', reason: 'refused' })] }, 'failing refused'],
    ['one that is stale', { peerings: [peering({ health: 'stale', reason: 'silent' })] }, 'degraded silent'],
    [
      "one whose peer's root ends",
      { peerings: [peering({ trustBundle: { trustDomain: '', roots: 1, expiresAt: inDays(29) } })] },
      'soon The last root',
    ],
    ['a gateway that is connected', { gateways: [gateway({})] }, null],
    ['one that never was', { gateways: [gateway({ link: { state: 'never', since: null } })] }, null],
    [
      'one that is away',
      { gateways: [gateway({ link: { state: 'away', since: inDays(-1) } })] },
      'failing It was connected',
    ],
    ['one that is critical', { gateways: [gateway({ health: 'critical', healthReason: 'down' })] }, 'failing down'],
    [
      'one that lacks a rule',
      { gateways: [gateway({ missingRules: ['mesh = "write"'] })] },
      'degraded Its token lacks mesh',
    ],
    [
      'one with half an hour of its certificate',
      { gateways: [gateway({ leaf: { spiffeId: '', notAfter: inDays(0.02) } })] },
      'soon Its certificate',
    ],
    ['a service that is well', { services: [service('api', 'passing')] }, null],
    ['one of that nothing is known', { services: [service('api', 'unknown')] }, null],
    ['one in maintenance', { services: [service('api', 'maintenance')] }, null],
    ['one that is critical', { services: [service('api', 'critical')] }, 'failing api ails'],
    ['a gateway as a service', { services: [service('mgw', 'critical', 'mesh-gateway')] }, null],
    ['a path that is well', { topology: { ...nothing.topology, edges: [edge({ traffic: traffic(0.009) })] } }, null],
    [
      'one with errors',
      { topology: { ...nothing.topology, edges: [edge({ traffic: traffic(0.01) })] } },
      'degraded 1.0% of',
    ],
    [
      'one with many',
      { topology: { ...nothing.topology, edges: [edge({ traffic: traffic(0.5) })] } },
      'failing 50% of',
    ],
    [
      'one that an intention denies now and then',
      {
        topology: {
          ...nothing.topology,
          edges: [edge({ traffic: traffic(0.001, { 'identity.intention_denied': 1 }) })],
        },
      },
      'failing 0.1% of',
    ],
    [
      'one that leads nowhere',
      {
        topology: {
          ...nothing.topology,
          edges: [edge({ observed: false, unavailable: { code: 'x', message: 'no gateway' } })],
        },
      },
      'failing no gateway',
    ],
    ['a root with a month', { roots: [root('active', inDays(30.1))] }, null],
    ['one with less', { roots: [root('active', inDays(29))] }, 'soon The root'],
    [
      'one with less that is being replaced',
      { roots: [root('active', inDays(29)), root('published', inDays(900))] },
      null,
    ],
    ['a token that ends', { tokens: [{ accessorId: 'a', description: '', expiresAt: inDays(6) }] }, 'soon Whoever'],
  ])('%s', (_name, input, expected) => {
    const [first, ...others] = told(input);
    expect(others).toEqual([]);
    if (expected === null) expect(first).toBeUndefined();
    else expect(first?.join(' ')).toContain(expected);
  });

  it('comes worst first, then what is their own, then what began last; what ends first comes first', () => {
    const { items, counts } = listAttention({
      ...nothing,
      services: [service('theirs', 'critical'), service('mine', 'critical'), service('slow', 'warning')],
      peerings: [
        peering({ name: 'old', health: 'failing', since: inDays(-9) }),
        peering({ name: 'new', health: 'failing', since: inDays(-1) }),
      ],
      tokens: [6, 2].map((days) => ({ accessorId: `in ${days}`, description: '', expiresAt: inDays(days) })),
      isMine: ({ name }) => name === 'mine',
    });
    const name = ({ subject }: AttentionItem): string =>
      'name' in subject ? subject.name : 'accessorId' in subject ? subject.accessorId : '';
    expect(items.map(name)).toEqual(['mine', 'new', 'old', 'theirs', 'slow', 'in 2', 'in 6']);
    expect(counts).toEqual({ failing: 4, degraded: 1, soon: 2 });
  });

  it('tells a cause once: of paths that fail for one reason the own one, and not the service of a peer that they lead to', () => {
    const gone = { code: 'x', message: 'no gateway' } as const;
    const [west, east] = [{ ...node('api'), id: 'api', peer: 'west' }, node('web')];
    const { items, counts, countsByKind } = listAttention({
      ...nothing,
      topology: {
        nodes: [east, node('shop'), west],
        edges: [
          edge({ id: 'a', source: 'shop', unavailable: gone }),
          edge({ id: 'b', source: 'web', unavailable: gone }),
          edge({ id: 'c', source: 'shop', unavailable: { code: 'x', message: 'not exported' } }),
        ],
      },
      services: [
        { ...service('api', 'critical'), peer: 'west' },
        { ...service('other', 'critical'), peer: 'west' },
      ],
      isMine: ({ name }) => name === 'web',
    });
    expect(items.map(({ subject, why, also }) => ['id' in subject ? subject.id : subject.kind, why, also])).toEqual([
      ['b', 'no gateway', 1],
      ['service', 'other ails', 0],
      ['c', 'not exported', 0],
    ]);
    expect([counts.failing, countsByKind.path, countsByKind.service]).toEqual([3, 2, 1]);
  });

  it('keeps paths apart that carry errors, also of one share and code', () => {
    const failing = { traffic: traffic(0.5, { 'upstream.timeout': 1 }) };
    const edges = [edge({ id: 'a', ...failing }), edge({ id: 'b', ...failing })];
    const { items } = listAttention({ ...nothing, topology: { ...nothing.topology, edges } });
    expect(items.map(({ also }) => also)).toEqual([0, 0]);
  });

  it('is a hundred at most, and the rest is counted', () => {
    const services = Array.from({ length: 130 }, (_, index) => service(`s${index}`, 'critical'));
    const { items, counts } = listAttention({ ...nothing, services });
    expect([items.length, counts.failing]).toEqual([100, 130]);
  });
});
