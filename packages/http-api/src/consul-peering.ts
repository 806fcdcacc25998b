import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { PeeringView } from '@peerway/model/peering';

const optional = <T>(key: string, value: T, isPresent: boolean): Record<string, T> =>
  isPresent ? { [key]: value } : {};

/** Empty parts are left out, and so is the whole of nothing. */
function localityOf(locality: PeeringView['remote']['locality']): Record<string, unknown> {
  if (locality === null) return {};
  const { region, zone } = locality;
  return { Locality: { ...optional('Region', region, region !== ''), ...optional('Zone', zone, zone !== '') } };
}

/**
 * A peering as Consul's API shows it (peering-wire §2), with fields more: why it is in its state, since when, and what speaks for
 * it. Clients of Consul pass over fields that they do not know.
 */
export function toConsulPeering(peering: PeeringView): Record<string, unknown> {
  const { stream, evidence } = peering;
  // As Consul shows a stream that is known and has carried nothing yet (peering-wire §5.10).
  const never = stream.connectedAt === null ? null : '0001-01-01T00:00:00Z';
  return {
    ID: peering.id,
    Name: peering.name,
    ...optional('Partition', peering.partition, peering.partition !== DEFAULT_PARTITION),
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
      LastReceive: stream.lastReceiveAt ?? never,
      LastSend: stream.lastSendAt ?? never,
    },
    CreateIndex: peering.createIndex,
    ModifyIndex: peering.modifyIndex,
    Remote: {
      Partition: peering.remote.partition,
      Datacenter: peering.remote.datacenter,
      ...localityOf(peering.remote.locality),
    },
    StateReason: peering.reason,
    StateSince: peering.since,
    Token: peering.token
      ? {
          State: peering.tokenState,
          MadeAt: peering.token.madeAt,
          ExpiresAt: peering.token.expiresAt,
          UsedAt: peering.token.usedAt,
          MadeBy: peering.token.madeBy ?? '',
          Replaced: peering.token.replaced ?? 0,
        }
      : null,
    Health: peering.health,
    Evidence: {
      Address: stream.address,
      HeartbeatAgeMs: evidence.heartbeatAgeMs,
      ResourcesSent: stream.resourcesSent,
      ResourcesAcknowledged: stream.resourcesAcked,
      ResourcesUnanswered: evidence.unanswered,
      ResourcesApplied: stream.resourcesReceived,
      LastNackReceived: stream.lastNackReceived,
      LastNackSent: stream.lastNackSent,
      LastError: stream.lastError,
      LastExchangeError: stream.lastExchangeError,
      LastRefusal: stream.lastRefusal,
      Attempts: stream.attempts,
      NextAttemptInMs: evidence.nextAttemptInMs,
      OwnTrustBundle: peering.ownTrustBundle,
    },
  };
}
