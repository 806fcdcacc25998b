import type { ChainProblem, ChainTarget, DiscoveryChain } from '@peerway/model/discovery-chain';
import { isHttpLike } from '@peerway/model/protocol';
import { hasChainEntry } from '../catalog-index.ts';
import { aboutServices, type WithSubject } from '../change-subject.ts';
import { compileChain } from '../discovery-chain/compile-chain.ts';
import { findResolver } from '../discovery-chain/find-resolver.ts';
import { exportsOf } from '../service-exports.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { targetService } from '../subset-destination.ts';
import { problemText } from './chain-problems.ts';

/**
 * What must not become of services that peers get (semantics A1): one gateway answers for a partition, so their chains have to
 * end in it. What was so before the change is not held against it.
 */
export function exportSafety(
  before: MeshState,
  after: MeshState,
  services: readonly ServiceReference[],
): WithSubject<ChainProblem>[] {
  return services.flatMap((service) => {
    const peers = peersOf(after, service);
    if (peers.length === 0 || !hasChainEntry(after, service)) return [];
    const wasExported = peersOf(before, service).length > 0;
    const old = new Set(wasExported ? exportProblems(before, service, peers).map(problemText) : []);
    const made = [
      ...exportProblems(after, service, peers).filter((problem) => !old.has(problemText(problem))),
      ...(wasExported ? newTargets(before, after, service, peers) : []),
    ];
    const { chain, services: passed } = compileChain(after, { ...service, service: service.name });
    const about = aboutServices([service, ...passed, ...Object.values(chain.targets).map(targetService)], true);
    return made.map((problem) => ({ ...problem, about }));
  });
}

/** Peers that a service is offered to. */
export function peersOf(state: MeshState, service: ServiceReference): string[] {
  return exportsOf(state, service).flatMap(({ peer, refusal }) => (peer === '' || refusal !== null ? [] : [peer]));
}

function exportProblems(state: MeshState, service: ServiceReference, peers: readonly string[]): ChainProblem[] {
  const { chain, services } = compileChain(state, { ...service, service: service.name });
  const problems = new Map<string, ChainProblem>();
  const add = (severity: ChainProblem['severity'], where: string, message: string): void => {
    const problem = { severity, where, message: `"${service.name}" is exported to ${peers.join(', ')}: ${message}` };
    problems.set(problemText(problem), problem);
  };
  for (const { where, target, role } of endsOf(chain)) {
    const isWithin = target.peer === '' && target.partition === service.partition;
    if (isWithin) continue;
    const place = target.peer === '' ? `partition "${target.partition}"` : `peer "${target.peer}"`;
    if (role === 'failover') {
      add('warning', where, `failover to ${place} is ignored by the gateway, which only leads to its own partition`);
    } else if (target.peer !== '') {
      add('refused', where, `it can not be redirected to ${place}; what is exported must end in this cluster`);
    } else {
      add('refused', where, `it can not lead to ${place}; the gateway of its own partition answers for it`);
    }
  }
  for (const passed of services) {
    for (const [subset, failover] of Object.entries(findResolver(state, passed)?.Failover ?? {})) {
      const named = [...(failover.Datacenters ?? []), ...(failover.Targets ?? []).map((item) => item.Datacenter ?? '')];
      const elsewhere = named.find((datacenter) => datacenter !== '' && datacenter !== state.cluster.datacenter);
      if (elsewhere === undefined) continue;
      const where = `service-resolver/${passed.name} Failover[${JSON.stringify(subset)}]`;
      add(
        'refused',
        where,
        `it can not fail over to datacenter "${elsewhere}"; what is exported must end in this cluster`,
      );
    }
  }
  return [...problems.values()];
}

type End = { where: string; target: ChainTarget; role: 'target' | 'failover' };

function endsOf({ nodes, targets, service }: DiscoveryChain): End[] {
  return Object.values(nodes).flatMap((node): End[] => {
    if (node.type !== 'resolver') return [];
    const where = node.isDefault
      ? `the discovery chain of ${service}`
      : `service-resolver/${node.redirects[0]?.split(' ')[0] ?? targets[node.target]?.service}`;
    return [node.target, ...node.failover].flatMap((id, index): End[] => {
      const target = targets[id];
      return target === undefined ? [] : [{ where, target, role: index === 0 ? 'target' : 'failover' }];
    });
  });
}

/** Importers of a TCP service hold a list of the identities that may answer, and would refuse a new one until they have it. */
function newTargets(
  before: MeshState,
  after: MeshState,
  service: ServiceReference,
  peers: readonly string[],
): ChainProblem[] {
  const [old, now] = [before, after].map((state) => compileChain(state, { ...service, service: service.name }).chain);
  if (old === undefined || now === undefined || isHttpLike(old.protocol) || isHttpLike(now.protocol)) return [];
  const known = new Set(localServicesOf(old));
  const added = localServicesOf(now).filter((key) => !known.has(key));
  if (added.length === 0) return [];
  const names = [...new Set(added.map((key) => `"${key.split('/').at(-1)}"`))].join(', ');
  return [
    {
      severity: 'refused',
      where: `service-resolver/${service.name}`,
      message: `"${service.name}" is exported to ${peers.join(', ')} over tcp: it can not lead to ${names} now, as these peers expect the identities they know; end the export, or use an HTTP-like protocol, first`,
    },
  ];
}

const localServicesOf = ({ targets, partition }: DiscoveryChain): string[] =>
  Object.values(targets)
    .filter((target) => target.peer === '' && target.partition === partition)
    .map(({ service: name, namespace }) => serviceKey({ peer: '', partition, namespace, name }));
