import { localMeshGateways, type MeshState } from '@peerway/mesh';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { findPeering } from '../peering/peering-row.ts';

/** What is legal but most likely not meant (semantics Q4–Q6): said at the save, never refused. `state` has the entry in it. */
export function configEntryWarnings(state: MeshState, entry: ConfigEntry): string[] {
  switch (entry.Kind) {
    case 'exported-services':
      return entry.Services.flatMap(({ Name, Consumers }) => [
        ...(Name !== '*' && !hasService(state, Name)
          ? [`There is no service "${Name}" now; the export takes effect when one is registered.`]
          : []),
        ...Consumers.flatMap(({ Peer }) =>
          Peer !== '' && findPeering(state, Peer) === undefined
            ? [`There is no peering "${Peer}" now; the export takes effect when it is established.`]
            : [],
        ),
        ...(localMeshGateways(state, entry.Partition).length === 0
          ? [`No mesh gateway is registered in partition "${entry.Partition}", so peers can not reach "${Name}".`]
          : []),
      ]).filter((text, index, all) => all.indexOf(text) === index);
    case 'proxy-defaults':
    case 'service-defaults': {
      const modes = [
        entry.MeshGateway.Mode,
        ...(entry.Kind === 'service-defaults'
          ? [
              entry.UpstreamConfig?.Defaults?.MeshGateway?.Mode,
              ...(entry.UpstreamConfig?.Overrides ?? []).map((item) => item.MeshGateway?.Mode),
            ]
          : []),
      ];
      return [
        ...(modes.includes('none') ? ['Mode "none" acts as "remote" for services of peers.'] : []),
        ...(modes.includes('local') && localMeshGateways(state, entry.Partition).length === 0
          ? [
              'Mode "local" needs a mesh gateway in this cluster, and none is registered: upstreams to peers will be unreachable.',
            ]
          : []),
      ];
    }
    case 'service-intentions':
      return entry.Sources.flatMap(({ Peer }) =>
        Peer !== '' && findPeering(state, Peer) === undefined
          ? [`There is no peering "${Peer}" now; until its roots are known its sources are refused.`]
          : [],
      );
    case 'mesh':
      return [];
    default:
      return entry satisfies never;
  }
}

const hasService = (state: MeshState, name: string): boolean =>
  [...state.instance.values()].some((instance) => instance.peerName === '' && instance.service === name);
