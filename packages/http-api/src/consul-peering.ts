import type { PeeringView } from '@peerway/model/peering';

const optional = <T>(key: string, value: T, isPresent: boolean): Record<string, T> =>
  isPresent ? { [key]: value } : {};

/**
 * A peering as Consul's API shows it (peering-wire §2), with two fields more: why it is in its state, and since when. Clients of
 * Consul pass over fields that they do not know.
 */
export function toConsulPeering(peering: PeeringView): Record<string, unknown> {
  const { stream } = peering;
  return {
    ID: peering.id,
    Name: peering.name,
    ...optional('DeletedAt', peering.deletedAt, peering.deletedAt !== null),
    ...optional('Meta', peering.meta, Object.keys(peering.meta).length > 0),
    State: peering.state,
    ...optional('PeerID', peering.peerId, peering.peerId !== ''),
    ...optional('PeerCAPems', peering.peerCaPems, peering.peerCaPems.length > 0),
    ...optional('PeerServerName', peering.peerServerName, peering.peerServerName !== ''),
    ...optional('PeerServerAddresses', peering.peerServerAddresses, peering.peerServerAddresses.length > 0),
    StreamStatus: {
      ImportedServices: stream.importedServices.length > 0 ? stream.importedServices : null,
      ExportedServices: stream.exportedServices.length > 0 ? stream.exportedServices : null,
      LastHeartbeat: stream.lastHeartbeatAt,
      LastReceive: stream.lastReceiveAt,
      LastSend: stream.lastSendAt,
    },
    CreateIndex: peering.createIndex,
    ModifyIndex: peering.modifyIndex,
    Remote: {
      Partition: peering.remote.partition,
      Datacenter: peering.remote.datacenter,
      ...(peering.remote.locality === null
        ? {}
        : { Locality: { Region: peering.remote.locality.region, Zone: peering.remote.locality.zone } }),
    },
    StateReason: peering.reason,
    StateSince: peering.since,
  };
}
