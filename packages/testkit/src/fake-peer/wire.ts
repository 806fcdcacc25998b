import { DecodedMessage, encodeMessage, type FieldValue } from './protobuf.ts';

/* Messages of the peering protocol from the tables of peering-wire §3.2–§3.6; every number here is one of those tables. */

const TYPE = 'type.googleapis.com/hashicorp.consul.internal.';
export const urls = {
  service: `${TYPE}peerstream.ExportedService`,
  list: `${TYPE}peerstream.ExportedServiceList`,
  bundle: `${TYPE}peering.PeeringTrustBundle`,
  addresses: `${TYPE}peering.PeeringServerAddresses`,
} as const;
export const methods = {
  stream: '/hashicorp.consul.internal.peerstream.PeerStreamService/StreamResources',
  exchange: '/hashicorp.consul.internal.peerstream.PeerStreamService/ExchangeSecret',
} as const;

export const heartbeat = Uint8Array.of(0x2a, 0x00);
export const terminated = Uint8Array.of(0x22, 0x00);

/** RemoteInfo: Partition=1 Datacenter=2 Locality=3{Region=1 Zone=2}. */
type Remote = { partition?: string; datacenter?: string; locality?: { region: string; zone: string } };
const remoteInfo = ({ partition, datacenter, locality }: Remote): Uint8Array =>
  encodeMessage([
    [1, partition],
    [2, datacenter],
    [
      3,
      locality &&
        encodeMessage([
          [1, locality.region],
          [2, locality.zone],
        ]),
    ],
  ]);

export const open = (peerId: string, secret: string, remote: Remote = { datacenter: 'fake' }): Uint8Array =>
  encodeMessage([
    [
      1,
      encodeMessage([
        [1, peerId],
        [2, secret],
        [3, remoteInfo(remote)],
      ]),
    ],
  ]);

export type RequestFields = { peerId?: string; nonce?: string; url: string; error?: { code: number; message: string } };
export const request = ({ peerId, nonce, url, error }: RequestFields): Uint8Array =>
  encodeMessage([
    [
      2,
      encodeMessage([
        [1, peerId],
        [2, nonce],
        [3, url],
        [
          5,
          error &&
            encodeMessage([
              [1, error.code],
              [2, error.message],
            ]),
        ],
      ]),
    ],
  ]);

export type ResponseFields = {
  nonce?: string;
  url: string;
  id: string;
  /** undefined: no Resource at all. */
  value?: Uint8Array | undefined;
  typeUrl?: string;
  operation?: number;
};
/** An UPSERT unless it says something else. */
export const response = ({ nonce, url, id, value, typeUrl = url, operation = 1 }: ResponseFields): Uint8Array =>
  encodeMessage([
    [
      3,
      encodeMessage([
        [1, nonce],
        [2, url],
        [3, id],
        [
          4,
          value &&
            encodeMessage([
              [1, typeUrl],
              // An empty message is still a value.
              [2, value],
            ]),
        ],
        [5, operation],
      ]),
    ],
  ]);

const texts = (number: number, values: readonly string[]): [number, string][] => values.map((value) => [number, value]);
const map = (number: number, values: Record<string, FieldValue>): [number, Uint8Array][] =>
  Object.entries(values).map(([key, value]) => [
    number,
    encodeMessage([
      [1, key],
      [2, value],
    ]),
  ]);

export const serviceList = (names: readonly string[]): Uint8Array => encodeMessage(texts(1, names));
export const serverAddresses = (addresses: readonly string[]): Uint8Array => encodeMessage(texts(1, addresses));
export const trustBundle = (trustDomain: string, roots: readonly string[], exportedPartition = ''): Uint8Array =>
  encodeMessage([[1, trustDomain], ...texts(4, roots), [5, exportedPartition]]);

export type WireInstance = {
  node?: string;
  nodeId?: string;
  address?: string;
  id?: string;
  service: string;
  kind?: string;
  port?: number;
  meta?: Record<string, string>;
  peerMeta?: { sni: string[]; spiffeId: string[]; protocol: string };
  destination?: { name: string; id: string };
  checks?: { id: string; status: string }[];
  /** Fields that no table knows, on the service: to be ignored. */
  unknown?: [number, FieldValue][];
};

/** ExportedService: Nodes=1 of CheckServiceNode: Node=1 Service=2 Checks=3. */
export const exportedService = (instances: readonly WireInstance[]): Uint8Array =>
  encodeMessage(instances.map((instance) => [1, checkServiceNode(instance)] as const));

export function checkServiceNode(instance: WireInstance): Uint8Array {
  const { node = 'n1', nodeId, address = '10.9.9.9', service, id = service, kind, port = 80 } = instance;
  const connect =
    instance.peerMeta &&
    encodeMessage([
      [
        4,
        encodeMessage([
          ...texts(1, instance.peerMeta.sni),
          ...texts(2, instance.peerMeta.spiffeId),
          [3, instance.peerMeta.protocol],
        ]),
      ],
    ]);
  const proxy =
    instance.destination &&
    encodeMessage([
      [1, instance.destination.name],
      [2, instance.destination.id],
    ]);
  return encodeMessage([
    [
      1,
      encodeMessage([
        [1, nodeId],
        [2, node],
        [3, address],
        [4, 'fake'],
      ]),
    ],
    [
      2,
      encodeMessage([
        [1, kind],
        [2, id],
        [3, service],
        [5, address],
        ...map(6, instance.meta ?? {}),
        [7, port],
        [11, proxy],
        [12, connect],
        ...(instance.unknown ?? []),
      ]),
    ],
    ...(instance.checks ?? []).map(
      (check) =>
        [
          3,
          encodeMessage([
            [1, node],
            [2, check.id],
            [3, check.id],
            [4, check.status],
            [7, id],
            [8, service],
          ]),
        ] as const,
    ),
  ]);
}

/** What arrived, by the number of its oneof (§3.2). */
export type WireMessage =
  | { kind: 'open'; peerId: string; secret: string; remote: DecodedMessage }
  | { kind: 'request'; peerId: string; nonce: string; url: string; error: { code: number; message: string } | null }
  | {
      kind: 'response';
      nonce: string;
      url: string;
      id: string;
      typeUrl: string;
      value: DecodedMessage;
      operation: number;
    }
  | { kind: 'terminated' }
  | { kind: 'heartbeat' };

export function readMessage(bytes: Uint8Array): WireMessage {
  const message = new DecodedMessage(bytes);
  const [number, ...more] = message.numbers();
  if (number === undefined || more.length > 0) throw new Error('a replication message holds exactly one thing');
  const body = message.message(number);
  switch (number) {
    case 1:
      return { kind: 'open', peerId: body.text(1), secret: body.text(2), remote: body.message(3) };
    case 2:
      return {
        kind: 'request',
        peerId: body.text(1),
        nonce: body.text(2),
        url: body.text(3),
        error: body.has(5) ? { code: body.message(5).int(1), message: body.message(5).text(2) } : null,
      };
    case 3: {
      const any = body.message(4);
      return {
        kind: 'response',
        nonce: body.text(1),
        url: body.text(2),
        id: body.text(3),
        typeUrl: any.text(1),
        value: any.message(2),
        operation: body.int(5),
      };
    }
    case 4:
      return { kind: 'terminated' };
    case 5:
      return { kind: 'heartbeat' };
    default:
      throw new Error(`the protocol has no message ${number}`);
  }
}

/** ExchangeSecretRequest: PeerID=1 EstablishmentSecret=2; ExchangeSecretResponse: StreamSecret=1. */
export const exchangeRequest = (peerId: string, secret: string): Uint8Array =>
  encodeMessage([
    [1, peerId],
    [2, secret],
  ]);
export const exchangeResponse = (streamSecret: string): Uint8Array => encodeMessage([[1, streamSecret]]);

/** The token (§1), written out by hand. */
export type WireToken = {
  CA: string[] | null;
  ManualServerAddresses: string[] | null;
  ServerAddresses: string[] | null;
  ServerName: string;
  PeerID: string;
  EstablishmentSecret: string;
  Remote: { Partition: string; Datacenter: string; Locality: null | { Region?: string; Zone?: string } };
};
export const encodeToken = (token: WireToken): string => Buffer.from(JSON.stringify(token)).toString('base64');
export const decodeToken = (token: string): WireToken =>
  JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as WireToken;
