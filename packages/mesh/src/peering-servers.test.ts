import type { Resource } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { withoutPeeringServers } from './peering-servers.ts';
import { demoEast } from './testing/demo-clusters.ts';
import { EAST_TRUST_DOMAIN, entry, gateway, peering } from './testing/mesh-fixture.ts';

const NORTH = 'dddddddd-0000-0000-0000-000000000000.consul';
const NORTH_SERVER = `server.north.peering.${NORTH}`;
const OWN_SERVER = `server.east.peering.${EAST_TRUST_DOMAIN}`;
const through = entry({ Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } });
const dialed = { peerServerName: NORTH_SERVER, peerServerAddresses: ['192.0.2.9:8443', 'gateway.north.example:443'] };

const snapshot = (...changes: Parameters<typeof demoEast>) => {
  const built = demoEast(gateway(), ...changes);
  const state = {
    ...built,
    cluster: { ...built.cluster, serverAddresses: ['203.0.113.1:8503'], lanServerAddresses: ['127.0.0.1:8703'] },
  };
  const { node, id } = [...state.instance.values()].find(({ kind }) => kind === 'mesh-gateway') ?? { node: '', id: '' };
  return compileSnapshot(state, { role: 'mesh-gateway', partition: 'default', node, id });
};
const isRoute = (resource: Resource) => resource.type === 'sni-route' && resource.service === '';
function ways(...changes: Parameters<typeof demoEast>): Record<string, string[]> {
  const resources = [...snapshot(...changes).resources.values()];
  return Object.fromEntries(
    resources.filter(isRoute).map(({ name }) => {
      const found = resources.find((each) => each.type === 'endpoints' && each.name === `peering-server~${name}`);
      const endpoints = found?.type === 'endpoints' ? found.endpoints : [];
      return [name, endpoints.map(({ address, port }) => `${address}:${port}`)];
    }),
  );
}

describe('mesh gateways between control planes (peering-wire §8.4)', () => {
  it('carry nothing unless the mesh entry says so', () => {
    expect(ways(peering('north', dialed))).toEqual({});
  });

  it('lead in to this control plane and out to those that are dialed, by name', () => {
    expect(ways(through, peering('north', dialed))).toEqual({
      [OWN_SERVER]: ['127.0.0.1:8703'],
      [NORTH_SERVER]: ['192.0.2.9:8443', 'gateway.north.example:443'],
    });
  });

  it('lead where the operator said rather than where the peer says', () => {
    const manual = { ...dialed, manualServerAddresses: ['198.51.100.1:443'] };
    expect(ways(through, peering('north', manual))[NORTH_SERVER]).toEqual(['198.51.100.1:443']);
  });

  it.each<[string, Parameters<typeof peering>[1]]>([
    ['that dials this cluster', { ...dialed, peerServerAddresses: [] }],
    ['that is being deleted', { ...dialed, state: 'DELETING' }],
    ['that the other cluster ended', { ...dialed, state: 'TERMINATED' }],
    [
      'whose server name is that of an exported service',
      { ...dialed, peerServerName: `api.default.default.west.external.${EAST_TRUST_DOMAIN}` },
    ],
    ["whose server name is this cluster's own", { ...dialed, peerServerName: OWN_SERVER }],
    ['whose server name is no name', { ...dialed, peerServerName: 'server.x.peering.*' }],
  ])('lead to no peering %s', (_name, fields) => {
    expect(ways(through, peering('north', fields))).toEqual({ [OWN_SERVER]: ['127.0.0.1:8703'] });
  });

  it('believe the newer of two peerings with one server name', () => {
    const older = peering('older', { ...dialed, peerServerAddresses: ['192.0.2.1:1'], modifyIndex: 5 });
    const newer = peering('newer', { ...dialed, peerServerAddresses: ['192.0.2.2:2'], modifyIndex: 6 });
    expect(ways(through, newer, older)[NORTH_SERVER]).toEqual(['192.0.2.2:2']);
  });

  it('know nothing of it with a token that may not read peerings, and all else', () => {
    const whole = snapshot(through, peering('north', dialed));
    const rest = withoutPeeringServers(whole);
    const gone = [...whole.resources.keys()].filter((key) => !rest.resources.has(key));
    expect(gone).toHaveLength(6);
    expect(gone.every((key) => key.includes('server.'))).toBe(true);
    expect(withoutPeeringServers({ ...whole }).resources).toBe(rest.resources);
  });
});
