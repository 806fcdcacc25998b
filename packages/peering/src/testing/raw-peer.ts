import { type Client, type ClientDuplexStream, Metadata, type StatusObject } from '@grpc/grpc-js';
import { peeringServerName } from '@peerway/model/sni';
import { openChannel } from '../dial/channel.ts';
import type { ReplicationMessage } from '../wire/message.ts';
import { STREAM_MESSAGE_BYTES_MAX, streamResourcesMethod } from '../wire/peer-stream-service.ts';
import type { TestCluster } from './test-cluster.ts';

/** A peer that says whatever a test wants, message by message, over a real connection. */
export type RawPeer = Disposable & {
  send(message: ReplicationMessage): void;
  /** The next message; rejects when the stream ends first. */
  receive(): Promise<ReplicationMessage>;
  /** How the other side ended the stream. */
  status: Promise<StatusObject>;
  call: ClientDuplexStream<ReplicationMessage, ReplicationMessage>;
};

export function rawPeer(
  target: TestCluster,
  path: string = streamResourcesMethod.path,
  encode = streamResourcesMethod.requestSerialize,
): RawPeer {
  const { datacenter, trustDomain } = target.backend.state().cluster;
  const client: Client = openChannel(
    {
      address: `127.0.0.1:${target.server.address.port}`,
      caPems: [target.root.certPem],
      serverName: peeringServerName(datacenter, trustDomain),
    },
    STREAM_MESSAGE_BYTES_MAX,
  );
  const call = client.makeBidiStreamRequest(path, encode, streamResourcesMethod.responseDeserialize, new Metadata());
  const waiting: ReplicationMessage[] = [];
  let wake = (): void => {};
  call.on('data', (message: ReplicationMessage) => {
    waiting.push(message);
    wake();
  });
  call.on('error', () => {});
  const status = new Promise<StatusObject>((resolve) => call.on('status', resolve));
  return {
    call,
    status,
    send: (message) => void call.write(message),
    receive: async () => {
      const arrived = new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0) resolve();
      });
      const { code, details } = (await Promise.race([arrived, status])) ?? {};
      if (waiting.length === 0) throw new Error(`the stream ended: ${code} ${details}`);
      const message = waiting.shift();
      if (!message) throw new Error('nothing was received');
      return message;
    },
    [Symbol.dispose]: () => {
      call.cancel();
      client.close();
    },
  };
}
