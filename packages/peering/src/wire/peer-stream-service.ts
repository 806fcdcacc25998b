import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf';
import type { MethodDefinition } from '@grpc/grpc-js';
import {
  ExchangeSecretRequestSchema,
  ExchangeSecretResponseSchema,
  ReplicationMessageSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';

/* hashicorp.consul.internal.peerstream.PeerStreamService as grpc-js wants it (peering-wire §3.1). */

const SERVICE = '/hashicorp.consul.internal.peerstream.PeerStreamService';

/** Largest message of a stream in either direction, and of an ExchangeSecret answer (peering-wire §4.2), octets. */
export const STREAM_MESSAGE_BYTES_MAX = 8 * 1024 * 1024;
export const EXCHANGE_MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

function method<Request extends DescMessage, Response extends DescMessage>(
  name: string,
  isStream: boolean,
  request: Request,
  response: Response,
): MethodDefinition<MessageShape<Request>, MessageShape<Response>> {
  return {
    path: `${SERVICE}/${name}`,
    originalName: name,
    requestStream: isStream,
    responseStream: isStream,
    requestSerialize: (message) => encode(request, message),
    requestDeserialize: (bytes) => fromBinary(request, bytes),
    responseSerialize: (message) => encode(response, message),
    responseDeserialize: (bytes) => fromBinary(response, bytes),
  };
}

function encode<Schema extends DescMessage>(schema: Schema, message: MessageShape<Schema>): Buffer {
  const bytes = toBinary(schema, message);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export const streamResourcesMethod = method(
  'StreamResources',
  true,
  ReplicationMessageSchema,
  ReplicationMessageSchema,
);
export const exchangeSecretMethod = method(
  'ExchangeSecret',
  false,
  ExchangeSecretRequestSchema,
  ExchangeSecretResponseSchema,
);

/** Named as grpc-js wants a service to be implemented. */
export const peerStreamService = {
  StreamResources: streamResourcesMethod,
  ExchangeSecret: exchangeSecretMethod,
};

/**
 * Methods of the cluster's own PeeringService, which no other cluster may call: Consul knows them on the same listener and refuses
 * them (peering-wire §3.1). Their messages are not read.
 */
export const internalPeeringService = Object.fromEntries(
  [
    'GenerateToken',
    'Establish',
    'PeeringRead',
    'PeeringList',
    'PeeringDelete',
    'PeeringWrite',
    'TrustBundleListByService',
    'TrustBundleRead',
  ].map((name): [string, MethodDefinition<Buffer, Buffer>] => [
    name,
    {
      path: `/hashicorp.consul.internal.peering.PeeringService/${name}`,
      originalName: name,
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes) => bytes,
      requestDeserialize: (bytes) => bytes,
      responseSerialize: (bytes) => bytes,
      responseDeserialize: (bytes) => bytes,
    },
  ]),
);
