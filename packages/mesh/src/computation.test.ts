import { describe, expect, it } from 'vitest';
import { gatewayResources } from './compile-gateway.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { Computation } from './computation.ts';
import { exportedServicesForPeer } from './peer-exports.ts';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState } from './state.ts';
import { compilePlainly, rebuilt } from './testing/compile-plainly.ts';
import { demoEastChanges, gatewayReference, sidecarReference } from './testing/demo-clusters.ts';
import {
  bundle,
  check,
  clusterInfo,
  EAST_TRUST_DOMAIN,
  entry,
  exportsTo,
  gateway,
  peering,
  service,
  without,
} from './testing/mesh-fixture.ts';

const east = (): MeshState =>
  applyMeshChanges(emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN)), demoEastChanges().flat());

it('what nobody asked for over many states is right when it is asked for again', () => {
  let state = east();
  const web = sidecarReference('web');
  compileSnapshot(state, web);
  for (let round = 0; round < 1_500; round += 1) {
    const status = round % 2 === 0 ? 'critical' : 'passing';
    state = applyMeshChanges(state, check({ node: 'gateway-node-1', peerName: 'west' }, status));
    compileSnapshot(state, gatewayReference);
  }
  for (const proxy of [web, gatewayReference]) {
    expect([...compileSnapshot(state, proxy).resources]).toEqual(compilePlainly(rebuilt(state), proxy));
  }
});

it('what was compiled for a service is forgotten with the service', () => {
  const added = service('passing-by');
  const reference = { peer: '', partition: 'default', namespace: 'default', name: 'passing-by' };
  const before = east();
  compileSnapshot(before, gatewayReference);
  const withIt = applyMeshChanges(before, added);
  compileSnapshot(withIt, gatewayReference);
  const computation = Computation.at(withIt);
  const cell = gatewayResources.cell(computation, reference);
  expect(gatewayResources.cell(computation, reference)).toBe(cell);
  compileSnapshot(applyMeshChanges(withIt, without(added)), gatewayReference);
  expect(gatewayResources.cell(computation, reference)).not.toBe(cell);
});

it('two clusters with the same rows have nothing to do with each other', () => {
  const [one, other] = [east(), east()];
  expect(Computation.at(one)).not.toBe(Computation.at(other));
});

describe('a change costs as much in a large cluster as in a small one', () => {
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, number) => `service-${number}`);
  const offered = (names: readonly string[]): Record<string, string[]> =>
    Object.fromEntries(names.map((name) => [name, ['west', 'north']]));

  function cluster(count: number): MeshState {
    const names = numbered(count);
    const rows = [
      ...demoEastChanges(),
      ...peering('north'),
      ...bundle('north', 'north.consul'),
      ...names.flatMap((name) => service(name)),
      ...entry({ Kind: 'service-defaults', Name: 'service-2', Protocol: 'http' }),
      ...exportsTo(offered(names)),
    ];
    return applyMeshChanges(emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN)), rows.flat());
  }

  /** How many cells are computed until gateways, a sidecar and the peers have what they are to have. */
  function cost(count: number, changes: (names: readonly string[]) => MeshChange[]): number {
    const state = cluster(count);
    const all = (current: MeshState): void => {
      compileSnapshot(current, gatewayReference);
      compileSnapshot(current, sidecarReference('web'));
      for (const peer of ['west', 'north']) exportedServicesForPeer(current, peer);
    };
    all(state);
    const { graph } = Computation.at(state);
    const before = graph.computed;
    all(applyMeshChanges(state, changes(numbered(count))));
    return graph.computed - before;
  }

  it.each<[string, (names: readonly string[]) => MeshChange[]]>([
    ['the health of an instance', () => check({ node: 'service-1-node-1', serviceId: 'service-1-1' }, 'critical')],
    ['an instance more', () => service('service-1', { number: 2 })],
    ['an instance less', () => without(service('service-1'))],
    ['a service more', () => service('another')],
    ['an export more', (names) => exportsTo(offered([...names, 'web']))],
    ['an export less', (names) => exportsTo(offered(names.slice(1)))],
    ['the protocol of a service', () => entry({ Kind: 'service-defaults', Name: 'service-1', Protocol: 'grpc' })],
    ['the health of a gateway of a peer', () => check({ node: 'gateway-node-1', peerName: 'west' }, 'critical')],
    ['a peering that stays as live as it was', () => peering('west', { state: 'PENDING', modifyIndex: 7 })],
    ['a gateway more', () => gateway('mesh-gateway', 2)],
  ])('%s', (_name, changes) => {
    expect(cost(400, changes)).toBe(cost(20, changes));
  });
});
