import { describe, expect, it } from 'vitest';
import { bestAddress } from './address.ts';
import { proxiesOf } from './catalog-index.ts';
import { instanceHealth, proxyHealth } from './instance-health.ts';
import { check, east, instance, node, service } from './testing/mesh-fixture.ts';

type Fields = Partial<Parameters<typeof instance>[0]>;

function addresses(fields: Fields, nodeFields: Parameters<typeof node>[2] = {}, address = '10.0.0.1'): string[] {
  const state = east(
    node('n', address, nodeFields),
    instance({ node: 'n', id: 'x', service: 'x', port: 80, ...fields }),
  );
  const found = state.instance.get('/default/n/x');
  if (!found) throw new Error('not there');
  return [false, true].map((wan) => {
    const { host, port } = bestAddress(state, found, { wan });
    return `${host}:${port}`;
  });
}

describe('the address of an instance, inside and from another cluster', () => {
  it.each<[string, Fields, Parameters<typeof node>[2], string, string]>([
    ['node only', {}, {}, '10.0.0.1:80', '10.0.0.1:80'],
    ['its own', { address: '10.0.0.2' }, {}, '10.0.0.2:80', '10.0.0.2:80'],
    [
      'tagged wan',
      { address: '10.0.0.2', taggedAddresses: { wan: { address: '203.0.113.1', port: 443 } } },
      {},
      '10.0.0.2:80',
      '203.0.113.1:443',
    ],
    [
      'tagged wan without port',
      { taggedAddresses: { wan: { address: '203.0.113.1', port: 0 } } },
      {},
      '10.0.0.1:80',
      '203.0.113.1:80',
    ],
    [
      'tagged wan without address',
      { taggedAddresses: { wan: { address: '', port: 443 } } },
      {},
      '10.0.0.1:80',
      '10.0.0.1:80',
    ],
    ['the node’s wan', {}, { taggedAddresses: { wan: '203.0.113.9' } }, '10.0.0.1:80', '203.0.113.9:80'],
    [
      'its own before the node’s wan',
      { address: '10.0.0.2' },
      { taggedAddresses: { wan: '203.0.113.9' } },
      '10.0.0.2:80',
      '10.0.0.2:80',
    ],
  ])('%s', (_name, fields, nodeFields, lan, wan) => {
    expect(addresses(fields, nodeFields)).toEqual([lan, wan]);
  });
});

describe('health', () => {
  const sidecarOf = (...changes: Parameters<typeof east>): [ReturnType<typeof east>, string] => {
    const state = east(service('api'), ...changes);
    const [sidecar] = proxiesOf(state, { peer: '', partition: 'default', namespace: 'default', name: 'api' });
    if (!sidecar) throw new Error('not there');
    return [state, `${instanceHealth(state, sidecar)} ${proxyHealth(state, sidecar)}`];
  };
  const own = { node: 'api-node-1', serviceId: 'api-1-sidecar-proxy' };
  const behind = { node: 'api-node-1', serviceId: 'api-1' };

  it.each<[string, Parameters<typeof east>, string]>([
    ['without checks', [], 'passing passing'],
    ['its own check', [check(own, 'warning')], 'warning warning'],
    ['the instance behind it counts for the endpoint', [check(behind, 'critical')], 'passing critical'],
    ['the node counts for both', [check({ node: 'api-node-1' }, 'critical')], 'critical critical'],
    ['the worse half counts', [check(own, 'warning'), check(behind, 'passing')], 'warning warning'],
    ['the worst check counts', [check(own, 'warning', 'one'), check(own, 'critical', 'two')], 'critical critical'],
    [
      'maintenance is worse than critical',
      [check(own, 'critical', 'one'), check(own, 'maintenance', 'two')],
      'maintenance maintenance',
    ],
    [
      'checks of other instances and of peers’ nodes of that name do not',
      [
        check({ node: 'api-node-1', serviceId: 'other' }, 'critical'),
        check({ node: 'api-node-1', peerName: 'west' }, 'critical'),
      ],
      'passing passing',
    ],
  ])('%s', (_name, changes, health) => {
    expect(sidecarOf(...changes)[1]).toBe(health);
  });
});
