import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ReplicationMessageSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import {
  heartbeatMessage,
  openMessage,
  type ReplicationMessage,
  replyMessage,
  responseMessage,
  subscribeMessage,
  terminatedMessage,
} from './message.ts';
import { exchangeSecretMethod, streamResourcesMethod } from './peer-stream-service.ts';
import { resourceIds, resourceUrls } from './resource-url.ts';

const hex = (message: ReplicationMessage): string =>
  Buffer.from(toBinary(ReplicationMessageSchema, message)).toString('hex');

/** Length-delimited field, written by hand from the encoding rules of protobuf: the independent side of the comparison. */
const field = (number: number, content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content);
  if (bytes.length > 127) throw new Error('longer than one length octet');
  return Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
};
const bytes = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const url = resourceUrls.exportedServiceList;

describe('the octets of a stream', () => {
  it.each([
    ['heartbeat', heartbeatMessage(), Buffer.from('2a00', 'hex')],
    ['terminated', terminatedMessage(), Buffer.from('2200', 'hex')],
    [
      'open',
      openMessage('id', 'secret', { partition: 'default', datacenter: 'dc1', locality: { region: 'r', zone: 'z' } }),
      field(
        1,
        bytes(
          field(1, 'id'),
          field(2, 'secret'),
          field(3, bytes(field(2, 'dc1'), field(3, bytes(field(1, 'r'), field(2, 'z'))))),
        ),
      ),
    ],
    ['subscription of the acceptor', subscribeMessage('u', ''), field(2, field(3, 'u'))],
    ['subscription of the dialer', subscribeMessage('u', 'id'), field(2, bytes(field(1, 'id'), field(3, 'u')))],
    ['acknowledgement', replyMessage('u', '00000001', null), field(2, bytes(field(2, '00000001'), field(3, 'u')))],
    [
      'refusal',
      replyMessage('u', '00000001', { code: 13, message: 'no' }),
      field(2, bytes(field(2, '00000001'), field(3, 'u'), field(5, bytes(Buffer.from('080d', 'hex'), field(2, 'no'))))),
    ],
    [
      'response',
      responseMessage('00000001', { url: 'u', id: 'i', bytes: Buffer.from('c') }),
      field(
        3,
        bytes(
          field(1, '00000001'),
          field(2, 'u'),
          field(3, 'i'),
          field(4, bytes(field(1, 'u'), field(2, 'c'))),
          Buffer.from('2801', 'hex'),
        ),
      ),
    ],
  ])('of a %s are those of the protocol', (_name, message, expected) => {
    expect(hex(message)).toBe(expected.toString('hex'));
  });

  it('with fields of later versions are read all the same', () => {
    const later = bytes(field(2, bytes(field(3, url), field(15, 'new'))), field(14, 'newer'));
    const { Payload: payload } = fromBinary(ReplicationMessageSchema, later);
    expect(payload.case === 'request' && payload.value.ResourceURL).toBe(url);
  });
});

describe('the names of the protocol', () => {
  it('are Consul’s', () => {
    expect(streamResourcesMethod.path).toBe('/hashicorp.consul.internal.peerstream.PeerStreamService/StreamResources');
    expect(exchangeSecretMethod.path).toBe('/hashicorp.consul.internal.peerstream.PeerStreamService/ExchangeSecret');
    expect(Object.values(resourceUrls)).toEqual([
      'type.googleapis.com/hashicorp.consul.internal.peerstream.ExportedService',
      'type.googleapis.com/hashicorp.consul.internal.peerstream.ExportedServiceList',
      'type.googleapis.com/hashicorp.consul.internal.peering.PeeringTrustBundle',
      'type.googleapis.com/hashicorp.consul.internal.peering.PeeringServerAddresses',
    ]);
    expect(Object.values(resourceIds)).toEqual(['exported-service-list', 'roots', 'server-addrs']);
  });
});
