import type { TopologyNode } from '@peerway/model/topology';
import { expect, it } from 'vitest';
import { mutualTlsText } from './edge-facts';
import { pathText } from './path-text';

const node = (id: string, name: string, peer = ''): TopologyNode => ({
  ...{ id, kind: 'gateway', region: peer, peer, partition: 'default', name, namespace: 'default', spiffeId: '' },
  ...{ protocol: 'tcp', health: 'passing', healthReason: '', instances: 1 },
});
const view = { nodes: [node('a', 'a'), node('b', 'b'), node('w', 'mesh-gateway', 'west'), node('db', 'db')] };

it.each([
  [null, 'db', /^not seen/],
  [false, 'db', /^no/],
  [true, 'db', /^yes, with both identities verified$/],
  [true, 'w', /as far as this cluster sees/],
])('claims of mutual TLS (%s to %s) only what was seen', (mtls, destination, text) => {
  expect(mutualTlsText(view, { mtls, destination })).toMatch(text);
});

it.each([
  [true, 'a and b here, then mesh-gateway of west'],
  [false, 'a or b here, then mesh-gateway of west'],
])('names all gateways that share the work (observed: %s)', (observed, text) => {
  expect(pathText(view, { via: ['a', 'w'], alsoVia: ['b'], observed })).toBe(text);
});
