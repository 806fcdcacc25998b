import type { UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { expect, it } from 'vitest';
import { modesSentence } from './modes-sentence';

const row = (upstream: string, effective: 'local' | 'remote', problem: string | null = null): UpstreamModeRow => ({
  partition: 'default',
  namespace: 'default',
  service: 'web',
  proxyId: 'web-sidecar-proxy',
  node: 'east-1',
  upstream,
  upstreamPartition: 'default',
  upstreamNamespace: 'default',
  peer: 'west',
  localBindPort: 9191,
  resolved: {
    mode: effective,
    effective,
    decidedBy: { level: 'proxy-defaults', mode: effective, where: 'proxy-defaults/global' },
    shadowed: [],
  },
  problem: problem === null ? null : { code: 'routing.no_local_gateway', message: problem },
});

it('says what is set for the cluster and what follows', () => {
  expect(modesSentence('local', [row('api', 'local'), row('ledger', 'remote')])).toBe(
    "The mode of the cluster is local. 1 upstream through a local gateway, 1 upstream straight to the peer's.",
  );
});
it('puts an upstream that can not work first', () => {
  expect(modesSentence('', [row('api', 'local', 'There is no local gateway.'), row('ledger', 'remote')])).toBe(
    'web to api of west: There is no local gateway.',
  );
});
it('says so when nothing points to a peer', () => {
  expect(modesSentence('', [])).toBe('The cluster names no mode. No upstream points to a peer yet.');
});
