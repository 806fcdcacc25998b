import type { ConfigEntryName } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { isHttpLike } from '@peerway/model/protocol';
import { aboutServices, type WithSubject } from '../change-subject.ts';
import { serviceExports } from '../service-exports.ts';
import { resolveProtocol } from '../service-protocol.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { defaultProtocolText } from './affected-services.ts';
import { peersOf } from './export-safety.ts';

/** Exports that change from passing through the gateway to ending there, or back, for every peer that gets them (semantics A3). */
export function protocolFlips(before: MeshState, after: MeshState, name: ConfigEntryName): WithSubject<ChainProblem>[] {
  return candidates(before, after, name).flatMap((service): WithSubject<ChainProblem>[] => {
    const [old, now] = [before, after].map((state) =>
      resolveProtocol(state, service.name, service.partition, service.namespace),
    );
    const peers = peersOf(after, service);
    if (old === undefined || now === undefined || peers.length === 0) return [];
    if (isHttpLike(old.protocol) === isHttpLike(now.protocol)) return [];
    const way = isHttpLike(now.protocol)
      ? 'its connections end at the mesh gateway from now on, instead of passing through it'
      : 'its connections pass through the mesh gateway from now on, instead of ending there';
    return [
      {
        severity: 'warning',
        about: aboutServices([service], true),
        where: now.decidedBy,
        message: `"${service.name}" is exported to ${peers.join(', ')}, and changes from ${old.protocol} to ${now.protocol}: ${way}`,
      },
    ];
  });
}

function candidates(before: MeshState, after: MeshState, name: ConfigEntryName): ServiceReference[] {
  const { Kind, Name, Partition: partition, Namespace } = name;
  if (Kind === 'service-defaults') {
    return [{ peer: '', partition, namespace: Namespace || DEFAULT_NAMESPACE, name: Name }];
  }
  if (Kind !== 'proxy-defaults') return [];
  if (defaultProtocolText(before, partition) === defaultProtocolText(after, partition)) return [];
  const services = new Map(serviceExports(after, partition).map(({ service }) => [serviceKey(service), service]));
  return [...services.values()];
}
