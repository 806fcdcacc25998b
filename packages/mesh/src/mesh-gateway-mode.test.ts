import { type ServiceInstance, serviceInstanceSchema, type Upstream, upstreamSchema } from '@peerway/model/catalog';
import type { MeshGatewayMode, ResolvedMeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { MeshGatewayModeLevel } from '@peerway/model/mesh-gateway-mode-level';
import { describe, expect, it } from 'vitest';
import { resolveMeshGatewayMode } from './mesh-gateway-mode.ts';
import { east, entry } from './testing/mesh-fixture.ts';

const levels = [
  'proxy-defaults',
  'service-defaults',
  'service-defaults.upstream-defaults',
  'proxy',
  'service-defaults.upstream-override',
  'upstream',
] as const satisfies readonly MeshGatewayModeLevel[];
type Modes = Record<(typeof levels)[number], MeshGatewayMode>;
const values: readonly MeshGatewayMode[] = ['', 'none', 'local', 'remote'];

const silent: Modes = {
  'proxy-defaults': '',
  'service-defaults': '',
  'service-defaults.upstream-defaults': '',
  proxy: '',
  'service-defaults.upstream-override': '',
  upstream: '',
};

function sidecar(mode: MeshGatewayMode = ''): ServiceInstance {
  return serviceInstanceSchema.parse({
    node: 'node-1',
    id: 'web-sidecar-proxy',
    service: 'web-sidecar-proxy',
    kind: 'connect-proxy',
    proxy: { destinationServiceName: 'web', meshGateway: { mode } },
  });
}

const upstreamTo = (peer: string, mode: MeshGatewayMode = ''): Upstream =>
  upstreamSchema.parse({ destinationName: 'api', destinationPeer: peer, localBindPort: 9191, meshGateway: { mode } });

function resolve(modes: Modes, peer = 'west'): ResolvedMeshGatewayMode {
  const state = east(
    entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: modes['proxy-defaults'] } }),
    entry({
      Kind: 'service-defaults',
      Name: 'web',
      MeshGateway: { Mode: modes['service-defaults'] },
      UpstreamConfig: {
        Defaults: { MeshGateway: { Mode: modes['service-defaults.upstream-defaults'] } },
        Overrides: [
          { Name: 'api', Peer: peer, MeshGateway: { Mode: modes['service-defaults.upstream-override'] } },
          // Names other things, so it must never speak for this upstream.
          { Name: 'api', Peer: peer === '' ? 'west' : '', MeshGateway: { Mode: 'none' } },
          { Name: 'other', Peer: peer, MeshGateway: { Mode: 'none' } },
        ],
      },
    }),
  );
  return resolveMeshGatewayMode(state, sidecar(modes.proxy), upstreamTo(peer, modes.upstream));
}

/** All 4^6 assignments reduced so that every pair of (level, value) still meets: orthogonal rows over GF(4), and each level alone. */
function assignments(): Modes[] {
  const add = (a: number, b: number): number => a ^ b;
  const multiply = [
    [0, 0, 0, 0],
    [0, 1, 2, 3],
    [0, 2, 3, 1],
    [0, 3, 1, 2],
  ];
  const times = (a: number, b: number): number => multiply[a]?.[b] ?? 0;
  const rows: Modes[] = [];
  for (let a = 0; a < 4; a += 1) {
    for (let b = 0; b < 4; b += 1) {
      // Five columns are pairwise independent lines through (a, b); a third parameter makes the sixth.
      for (let c = 0; c < 4; c += 1) {
        const columns = [a, b, add(a, b), add(a, times(2, b)), add(a, times(3, b)), add(add(a, b), c)];
        rows.push(
          Object.fromEntries(levels.map((level, index) => [level, values[columns[index] ?? 0] ?? ''])) as Modes,
        );
      }
    }
  }
  for (const level of levels) for (const value of values) rows.push({ ...silent, [level]: value });
  return rows;
}

describe('the six places of a mode', () => {
  const rows = assignments();

  it('are all met in pairs by the table', () => {
    const pairs = new Set<string>();
    for (const row of rows) {
      for (const left of levels) {
        for (const right of levels) if (left < right) pairs.add(`${left}=${row[left]} ${right}=${row[right]}`);
      }
    }
    expect(pairs.size).toBe(15 * 16);
  });

  it('later wins, and what it shadows is listed strongest first', () => {
    for (const row of rows) {
      const named = levels.toReversed().filter((level) => row[level] !== '');
      const resolved = resolve(row);
      const [winner = 'default', ...shadowed] = named;
      expect(resolved.decidedBy.level, JSON.stringify(row)).toBe(winner);
      expect(resolved.mode).toBe(winner === 'default' ? 'remote' : row[winner]);
      expect(resolved.shadowed.map((setting) => [setting.level, setting.mode])).toEqual(
        shadowed.map((level) => [level, row[level]]),
      );
      expect(resolved.effective).toBe(resolved.mode === 'local' ? 'local' : 'remote');
    }
  });

  it.each<[MeshGatewayModeLevel, string]>([
    ['proxy-defaults', 'proxy-defaults/global'],
    ['service-defaults', 'service-defaults/web'],
    ['service-defaults.upstream-defaults', 'service-defaults/web, defaults of its upstreams'],
    ['proxy', 'the registration of web-sidecar-proxy on node-1'],
    ['service-defaults.upstream-override', 'service-defaults/web, override for api of peer west'],
    ['upstream', 'upstream api of peer west in the registration of web-sidecar-proxy on node-1'],
  ])('%s is said where a person would find it', (level, where) => {
    expect(resolve({ ...silent, [level]: 'local' }).decidedBy).toEqual({ level, mode: 'local', where });
  });
});

describe('the exceptions', () => {
  it('nothing set is remote for a peer and no gateway inside the cluster', () => {
    expect(resolve(silent)).toMatchObject({ mode: 'remote', effective: 'remote', decidedBy: { level: 'default' } });
    expect(resolve(silent, '')).toMatchObject({ mode: 'none', effective: 'none', decidedBy: { level: 'default' } });
  });

  it('none on a peered upstream acts as remote (Q5)', () => {
    expect(resolve({ ...silent, upstream: 'none' })).toMatchObject({ mode: 'none', effective: 'remote' });
  });

  it.each(values)('inside the cluster no gateway is used, whatever the mode: %j', (mode) => {
    expect(resolve({ ...silent, upstream: mode }, '').effective).toBe('none');
  });

  it('an override counts for the peer that it names only', () => {
    const state = east(
      entry({
        Kind: 'service-defaults',
        Name: 'web',
        UpstreamConfig: { Overrides: [{ Name: 'api', MeshGateway: { Mode: 'local' } }] },
      }),
    );
    expect(resolveMeshGatewayMode(state, sidecar(), upstreamTo('west')).decidedBy.level).toBe('default');
    expect(resolveMeshGatewayMode(state, sidecar(), upstreamTo('')).decidedBy.level).toBe(
      'service-defaults.upstream-override',
    );
  });

  it('service-defaults of the destination plays no part: the caller’s does', () => {
    const state = east(entry({ Kind: 'service-defaults', Name: 'api', MeshGateway: { Mode: 'local' } }));
    expect(resolveMeshGatewayMode(state, sidecar(), upstreamTo('west')).decidedBy.level).toBe('default');
  });

  it.each([
    ['the caller’s namespace has one of its own', 'shop', 'local'],
    ['the entry is of another namespace', 'other', 'remote'],
  ] as const)('service-defaults of the caller count when %s', (_name, namespace, mode) => {
    const state = east(
      entry({ Kind: 'service-defaults', Name: 'web', Namespace: 'shop', MeshGateway: { Mode: 'local' } }),
    );
    expect(resolveMeshGatewayMode(state, { ...sidecar(), namespace }, upstreamTo('west')).mode).toBe(mode);
  });

  it('an override counts for the namespace and partition that it names only', () => {
    const state = east(
      entry({
        Kind: 'service-defaults',
        Name: 'web',
        UpstreamConfig: {
          Overrides: [
            { Name: 'api', Namespace: 'shop', MeshGateway: { Mode: 'local' } },
            { Name: 'api', Partition: 'second', MeshGateway: { Mode: 'remote' } },
          ],
        },
      }),
    );
    const decider = (fields: Partial<Upstream>): string =>
      resolveMeshGatewayMode(state, sidecar(), { ...upstreamTo(''), ...fields }).decidedBy.mode;
    expect(decider({})).toBe('none');
    expect(decider({ destinationNamespace: 'shop' })).toBe('local');
    expect(decider({ destinationPartition: 'second' })).toBe('remote');
  });

  describe('for a target of the upstream’s chain', () => {
    const target = { peer: 'west', partition: 'default', namespace: 'default', name: 'shop' };

    it('at a peer, the upstream’s own settings count, not those of a local service of the target’s name (#15690)', () => {
      const state = east(
        entry({ Kind: 'service-defaults', Name: 'shop', MeshGateway: { Mode: 'remote' } }),
        entry({
          Kind: 'service-defaults',
          Name: 'web',
          UpstreamConfig: {
            Overrides: [
              { Name: 'api', MeshGateway: { Mode: 'local' } },
              { Name: 'shop', Peer: 'west', MeshGateway: { Mode: 'remote' } },
            ],
          },
        }),
      );
      expect(resolveMeshGatewayMode(state, sidecar(), upstreamTo(''), target)).toMatchObject({
        mode: 'local',
        effective: 'local',
        decidedBy: { level: 'service-defaults.upstream-override' },
      });
    });

    it('at a peer, nothing set is remote', () => {
      expect(resolveMeshGatewayMode(east(), sidecar(), upstreamTo(''), target)).toMatchObject({
        mode: 'remote',
        effective: 'remote',
      });
    });

    const elsewhere = { ...target, peer: '', partition: 'second' };
    const ofTarget = [
      entry({ Kind: 'proxy-defaults', Name: 'global', Partition: 'second', MeshGateway: { Mode: 'remote' } }),
      entry({ Kind: 'service-defaults', Name: 'shop', Partition: 'second', MeshGateway: { Mode: 'local' } }),
    ];

    it('in another partition, the target’s own settings count where the caller says nothing', () => {
      const resolved = resolveMeshGatewayMode(east(...ofTarget), sidecar(), upstreamTo(''), elsewhere);
      expect(resolved.decidedBy.where).toBe('service-defaults/shop of partition second');
      expect(resolved.shadowed.map(({ where }) => where)).toEqual(['proxy-defaults/global of partition second']);
    });

    it('in another partition, the caller’s settings win when there are any', () => {
      const resolved = resolveMeshGatewayMode(east(...ofTarget), sidecar('none'), upstreamTo(''), elsewhere);
      expect(resolved).toMatchObject({ mode: 'none', effective: 'none', decidedBy: { level: 'proxy' } });
    });

    it('outside the mesh, no gateway is used whatever the mode', () => {
      const external = entry({
        Kind: 'service-defaults',
        Name: 'shop',
        Partition: 'second',
        ExternalSNI: 'shop.example.com',
      });
      const resolved = resolveMeshGatewayMode(east(external), sidecar('remote'), upstreamTo(''), elsewhere);
      expect(resolved.effective).toBe('none');
    });
  });

  it('resolving changes nothing of what it read (Q17)', () => {
    const state = east(
      entry({
        Kind: 'service-defaults',
        Name: 'web',
        UpstreamConfig: { Defaults: { MeshGateway: { Mode: '' } } },
        MeshGateway: { Mode: 'local' },
      }),
    );
    const before = JSON.stringify([...state.configEntry]);
    resolveMeshGatewayMode(state, sidecar(), upstreamTo('west', 'remote'));
    expect(JSON.stringify([...state.configEntry])).toBe(before);
  });
});
