import { create } from '@bufbuild/protobuf';
import type { PeeringRemote } from '@peerway/model/peering';
import {
  Operation,
  type ReplicationMessage,
  type ReplicationMessage_Open,
  ReplicationMessageSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { StreamFailure } from './grpc-status.ts';

/* The messages of a stream, made in one place so that what we send is easy to compare with peering-wire §3.2. */

export type { ReplicationMessage };

export const heartbeatMessage = (): ReplicationMessage =>
  create(ReplicationMessageSchema, { Payload: { case: 'heartbeat', value: {} } });

export const terminatedMessage = (): ReplicationMessage =>
  create(ReplicationMessageSchema, { Payload: { case: 'terminated', value: {} } });

export const openMessage = (peerId: string, streamSecret: string, remote: PeeringRemote): ReplicationMessage =>
  create(ReplicationMessageSchema, {
    Payload: {
      case: 'open',
      value: {
        PeerID: peerId,
        StreamSecretID: streamSecret,
        Remote: {
          Partition: remote.partition === 'default' ? '' : remote.partition,
          Datacenter: remote.datacenter,
          ...(remote.locality && { Locality: { Region: remote.locality.region, Zone: remote.locality.zone } }),
        },
      },
    },
  });

export const subscribeMessage = (resourceUrl: string, peerId: string): ReplicationMessage =>
  create(ReplicationMessageSchema, {
    Payload: { case: 'request', value: { PeerID: peerId, ResourceURL: resourceUrl } },
  });

/** Acknowledges a response, or refuses it with an error. */
export const replyMessage = (resourceUrl: string, nonce: string, error: StreamFailure | null): ReplicationMessage =>
  create(ReplicationMessageSchema, {
    Payload: {
      case: 'request',
      value: { ResourceURL: resourceUrl, ResponseNonce: nonce, ...(error && { Error: { ...error } }) },
    },
  });

export const responseMessage = (
  nonce: string,
  resource: { url: string; id: string; bytes: Uint8Array },
): ReplicationMessage =>
  create(ReplicationMessageSchema, {
    Payload: {
      case: 'response',
      value: {
        Nonce: nonce,
        ResourceURL: resource.url,
        ResourceID: resource.id,
        Resource: { typeUrl: resource.url, value: resource.bytes },
        operation: Operation.UPSERT,
      },
    },
  });

/** The `Remote` of an Open; a peer that sends none is of the default partition in a datacenter that is not known. */
export function remoteOf(open: ReplicationMessage_Open): PeeringRemote {
  const locality = open.Remote?.Locality;
  return {
    partition: open.Remote?.Partition ?? '',
    datacenter: open.Remote?.Datacenter ?? '',
    locality: locality ? { region: locality.Region, zone: locality.Zone } : null,
  };
}
