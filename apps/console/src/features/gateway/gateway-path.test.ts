import { expect, it } from 'vitest';
import { gatewayPath } from './gateway-path';

it('leads to the proxy of its own partition', () => {
  const proxy = { node: 'node 1', id: 'gw', partition: 'default' };
  expect(gatewayPath(proxy)).toBe('/gateways/node%201/gw');
  expect(gatewayPath({ ...proxy, partition: 'team-a' })).toBe('/gateways/node%201/gw?partition=team-a');
});
