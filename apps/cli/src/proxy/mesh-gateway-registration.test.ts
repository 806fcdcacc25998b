import { expect, it } from 'vitest';
import { meshGatewayRegistration } from './mesh-gateway-registration.ts';

const gateway = {
  service: 'mesh-gateway',
  proxyId: null,
  bindAddresses: new Map(),
  partition: 'default',
  node: 'west-1',
  address: { host: '10.0.0.5', port: 8443 },
};

it('offers peers the WAN address', () => {
  const { service } = meshGatewayRegistration({ ...gateway, wanAddress: { host: '203.0.113.7', port: 443 } });
  expect(service.kind).toBe('mesh-gateway');
  expect(service.taggedAddresses).toEqual({
    lan: { address: '10.0.0.5', port: 8443 },
    wan: { address: '203.0.113.7', port: 443 },
  });
});

it('offers peers the LAN address where there is no other', () => {
  expect(meshGatewayRegistration({ ...gateway, wanAddress: null }).service.taggedAddresses.wan).toEqual({
    address: '10.0.0.5',
    port: 8443,
  });
});

it('listens on what it is told instead of its address, and has an ID of its own where it is given one', () => {
  const { service } = meshGatewayRegistration({
    ...gateway,
    wanAddress: null,
    proxyId: 'mesh-gateway-2',
    bindAddresses: new Map([['all', { host: '0.0.0.0', port: 8443 }]]),
  });
  expect([service.id, service.service]).toEqual(['mesh-gateway-2', 'mesh-gateway']);
  expect(service.proxy?.config).toEqual({
    envoy_gateway_no_default_bind: true,
    envoy_gateway_bind_addresses: { all: { address: '0.0.0.0', port: 8443 } },
  });
});
