import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { HostPort } from '@peerway/model/host-port';
import type { Log } from '@peerway/model/log';
import type { PeeringBackend } from './backend.ts';
import { type Clock, systemClock } from './clock.ts';
import type {
  ExchangeSecretRequest,
  ExchangeSecretResponse,
} from './gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { acceptStream } from './serve/accept-stream.ts';
import { answerExchange } from './serve/answer-exchange.ts';
import { listenTls, type ServerLeaf } from './serve/listener.ts';
import { LeafRenewal } from './serve/renew-leaf.ts';
import type { PeeringStreamTracker } from './tracker.ts';
import { grpcStatus } from './wire/grpc-status.ts';
import type { ReplicationMessage } from './wire/message.ts';
import { internalPeeringService, peerStreamService, STREAM_MESSAGE_BYTES_MAX } from './wire/peer-stream-service.ts';

export type { ServerLeaf };

export type PeeringServerOptions = {
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  /** Where to listen; port 0 takes a free one. */
  address: HostPort;
  /**
   * Issues a fresh server leaf (`createServerLeaf` of @peerway/pki). Asked at the start, after two thirds of each leaf's life,
   * and whenever the active CA root changes; connections that are up stay up. Null: the CA is not ready yet (asked again).
   */
  issueServerLeaf: () => Promise<ServerLeaf | null>;
  log: Log;
  clock?: Clock;
};

export type PeeringServer = {
  readonly address: HostPort;
  /** Ends streams and the listener. */
  close(): Promise<void>;
};

/**
 * Limits of the acceptor. Consul allows messages of 50 MiB and 2048 streams per connection (peering-wire §4.1), but its dialer
 * sends at most 8 MiB on one stream: more would only let strangers fill our memory before they have shown a secret.
 */
const serverOptions = {
  'grpc.max_receive_message_length': STREAM_MESSAGE_BYTES_MAX,
  'grpc.max_send_message_length': STREAM_MESSAGE_BYTES_MAX,
  'grpc.max_concurrent_streams': 100,
  'grpc.max_connection_idle_ms': 300_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** Serves hashicorp.consul.internal.peerstream.PeerStreamService over TLS. Resolves once it listens. */
export async function startPeeringServer(options: PeeringServerOptions): Promise<PeeringServer> {
  const { backend, tracker, log, clock = systemClock } = options;
  const stopping = new AbortController();
  const streams = new Set<Promise<void>>();

  const grpc = new Server(serverOptions);
  grpc.addService(peerStreamService, {
    StreamResources: (call: ServerDuplexStream<ReplicationMessage, ReplicationMessage>) => {
      const stream = acceptStream({ call, backend, tracker, clock, log, signal: stopping.signal });
      streams.add(stream);
      void stream.finally(() => streams.delete(stream));
    },
    ExchangeSecret: (
      call: ServerUnaryCall<ExchangeSecretRequest, ExchangeSecretResponse>,
      callback: sendUnaryData<ExchangeSecretResponse>,
    ) => {
      void answerExchange({ request: call.request, from: call.getPeer(), backend, tracker, log }).then((answer) =>
        'code' in answer ? callback({ code: answer.code, details: answer.message }) : callback(null, answer),
      );
    },
  });
  const refuse = (_call: unknown, callback: sendUnaryData<Buffer>): void =>
    callback({ code: grpcStatus.permissionDenied, details: 'invalid permissions to the specified endpoint' });
  grpc.addService(
    internalPeeringService,
    Object.fromEntries(Object.keys(internalPeeringService).map((name) => [name, refuse])),
  );
  // TLS is the listener's: what it hands over is an HTTP/2 connection in the clear.
  const connections = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await listenTls({
    address: options.address,
    log,
    onConnection: (socket) => connections.injectConnection(socket),
  });
  const renewal = new LeafRenewal({ issue: options.issueServerLeaf, present: listener.present, clock, log });
  await renewal.refresh();
  let root = activeRoot(backend);
  const stopFollowing = backend.onChange(() => {
    const now = activeRoot(backend);
    if (now === root) return;
    root = now;
    void renewal.refresh();
  });
  log('info', 'peering.listening', { ...listener.address });

  return {
    address: listener.address,
    close: async () => {
      stopFollowing();
      renewal.stop();
      stopping.abort();
      await Promise.all(streams);
      connections.destroy();
      await listener.close();
      grpc.forceShutdown();
    },
  };
}

const activeRoot = (backend: PeeringBackend): string | undefined =>
  [...backend.state().caRoot.values()].find((candidate) => candidate.state === 'active')?.id;
