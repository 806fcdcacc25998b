import { expect, it } from 'vitest';
import { meshGatewayRegistration } from './mesh-gateway-registration.ts';

const gateway = {
  service: 'mesh-gateway',
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
