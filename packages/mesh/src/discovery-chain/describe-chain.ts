import type { ChainTarget, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { ordinaryInstances } from '../catalog-index.ts';
import { importedService } from '../imported-service.ts';
import { instanceHealth, isFit } from '../instance-health.ts';
import { exportsOf } from '../service-exports.ts';
import type { MeshState } from '../state.ts';
import { subsetDestination, targetService } from '../subset-destination.ts';
import { type ChainOptions, type ChainQuestion, compileChain } from './compile-chain.ts';

/** The chain of a service of this cluster with what its targets have now, for people. */
export function describeDiscoveryChain(
  state: MeshState,
  question: ChainQuestion,
  options: ChainOptions = {},
): DiscoveryChainView {
  const { chain, entries } = compileChain(state, question, options);
  const { service: name, namespace, partition } = question;
  const exports = exportsOf(state, { peer: '', partition, namespace, name });
  return {
    ...chain,
    targets: Object.fromEntries(
      Object.entries(chain.targets).map(([id, target]) => [id, describeTarget(state, target)]),
    ),
    entries,
    exportedTo: exports.flatMap(({ peer, refusal }) => (peer === '' || refusal !== null ? [] : [peer])),
  };
}

/** A local target counts the instances of its subset that the mesh can reach, a peer's those that it told of. */
function describeTarget(state: MeshState, target: ChainTarget): ChainTargetView {
  const service = targetService(target);
  if (target.peer === '') {
    const { endpoints, unavailable } = subsetDestination(state, target);
    const healthy = endpoints.filter((endpoint) => endpoint.healthy).length;
    return { ...target, instances: { total: endpoints.length, healthy }, problem: unavailable };
  }
  const instances = ordinaryInstances(state, service);
  const healthy = instances.filter((instance) => isFit(instanceHealth(state, instance))).length;
  const problem = importedService(state, service).unavailable;
  return { ...target, instances: { total: instances.length, healthy }, problem };
}
