import { expect, it } from 'vitest';
import { gatewaysSentence } from './gateways-sentence';

type Row = Parameters<typeof gatewaysSentence>[0][number];
const gateway = (changes: Partial<Row> = {}): Row => ({
  role: 'mesh-gateway',
  node: 'west-1',
  id: 'mesh-gateway',
  health: 'passing',
  healthReason: '',
  link: { state: 'connected', since: null },
  snapshot: { index: 4, newestIndex: 4, rejected: null },
  traffic: null,
  ...changes,
});

/** What a gateway sees that passes connections through unopened, while no new one comes. */
const keptConnections: NonNullable<Row['traffic']> = {
  ...{ windowMs: 30_000, requestsPerSecond: 0, errorShare: 0, connectionsPerSecond: 0, activeConnections: 4 },
  ...{ bytesPerSecond: 12_000, p50Ms: null, p95Ms: null, p99Ms: null, errorsByCode: {} },
};

it.each<[Row[], string]>([
  [[], 'This cluster has no mesh gateway, so no peer can reach its services.'],
  [[gateway({ role: 'sidecar' })], 'This cluster has no mesh gateway, so no peer can reach its services.'],
  [[gateway()], 'The mesh gateway is connected and carries 0 req/s over 0 connections.'],
  [[gateway({ traffic: keptConnections })], 'The mesh gateway is connected and carries 12 kB/s over 4 connections.'],
  [
    [gateway({ link: { state: 'away', since: null } })],
    'mesh-gateway on west-1 is not connected to the control plane, and works on with what it last got.',
  ],
  [
    [gateway({ snapshot: { index: 4, newestIndex: 5, rejected: { index: 5, reason: 'no such cluster.', at: '' } } })],
    'mesh-gateway on west-1 refused snapshot 5: no such cluster.',
  ],
])('%#: says first what breaks the bridge', (proxies, sentence) => expect(gatewaysSentence(proxies)).toBe(sentence));
