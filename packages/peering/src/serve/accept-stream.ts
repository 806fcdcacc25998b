import { create, toBinary } from '@bufbuild/protobuf';
import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { uuidSchema } from '@peerway/model/identifier';
import type { Log } from '@peerway/model/log';
import { peeringRole } from '@peerway/model/peering';
import type { PeeringBackend } from '../backend.ts';
import type { Clock } from '../clock.ts';
import { LeaderAddressSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { StatusSchema } from '../gen/hashicorp/consul/internal/status/status_pb.js';
import { findPeering } from '../peering-lookup.ts';
import { describeOwnFailure } from '../stream/own-failure.ts';
import { runStream } from '../stream/run-stream.ts';
import type { StreamListener, StreamTransport } from '../stream/transport.ts';
import type { PeeringStreamTracker } from '../tracker.ts';
import { grpcStatus, grpcStatusName, type StreamFailure } from '../wire/grpc-status.ts';
import { type ReplicationMessage, remoteOf, terminatedMessage } from '../wire/message.ts';
import { printable } from '../wire/printable.ts';

export type AcceptStreamInput = {
  call: ServerDuplexStream<ReplicationMessage, ReplicationMessage>;
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
};

/** How long a caller has to send its Open. */
const OPEN_MS_MAX = 10_000;

/** One StreamResources call, from its first message to its end (peering-wire §5.2). Never rejects. */
export async function acceptStream(input: AcceptStreamInput): Promise<void> {
  const { call, backend, tracker, clock, log, signal } = input;
  const transport = new ServerTransport(call, backend);
  if (!backend.isLeader()) return transport.close(FOLLOWER);
  const first = await firstMessage(transport, clock, signal);
  if ('code' in first) return transport.close(first);
  let admission: Admission;
  try {
    admission = await admit(first, backend);
  } catch (error) {
    log('error', 'peering.open_failed', { error: String(error) });
    return transport.close({ code: grpcStatus.internal, message: 'failed to authorize the peering stream' });
  }
  if ('failure' in admission) {
    log('warn', 'peering.stream_refused', { from: call.getPeer(), reason: admission.failure.message });
    if (admission.peeringId !== undefined)
      tracker.refused(admission.peeringId, call.getPeer(), admission.failure.message);
    if (admission.sendTerminated) transport.send(terminatedMessage());
    return transport.close(admission.failure);
  }
  const { peeringId } = admission;
  const evidence = tracker.connect(peeringId, call.getPeer());
  if (!evidence) {
    const message = `failed to register stream: there is an active stream for the given PeerID "${peeringId}"`;
    return transport.close({ code: grpcStatus.unknown, message });
  }
  log('info', 'peering.stream_up', { peeringId, role: 'acceptor', from: call.getPeer() });
  const outcome = await runStream({
    ...{ role: 'acceptor', peeringId, remotePeerId: '', transport, evidence, backend, clock, log, signal },
  });
  const error =
    outcome.kind === 'failed'
      ? outcome.isOurs
        ? describeOwnFailure(outcome.failure)
        : { code: `grpc.${grpcStatusName(outcome.failure.code)}`, message: outcome.failure.message }
      : null;
  evidence.disconnected(error);
  log('info', 'peering.stream_down', { peeringId, role: 'acceptor', outcome: outcome.kind, error: error?.message });
}

const FOLLOWER: StreamFailure = {
  code: grpcStatus.failedPrecondition,
  message: 'cannot establish a peering stream on a follower node',
};

const BROKEN: StreamFailure = { code: grpcStatus.cancelled, message: 'the other side broke the connection' };

/** A refusal names the peering only where it is stored: what strangers name must not fill memory. */
type Admission = { peeringId: string } | { failure: StreamFailure; peeringId?: string; sendTerminated?: boolean };

const refusal = (code: number, message: string, peeringId?: string): Admission => ({
  failure: { code, message },
  ...(peeringId === undefined ? {} : { peeringId }),
});

/** The checks of the acceptor, in the protocol's order and with its texts. */
async function admit(first: ReplicationMessage, backend: PeeringBackend): Promise<Admission> {
  if (first.Payload.case !== 'open')
    return refusal(grpcStatus.invalidArgument, 'first message when initiating a peering must be: Open');
  const { PeerID: peeringId, StreamSecretID: streamSecret } = first.Payload.value;
  if (peeringId === '')
    return refusal(grpcStatus.invalidArgument, 'initial subscription request must specify a PeerID');
  if (!uuidSchema.safeParse(peeringId).success)
    return refusal(grpcStatus.internal, `failed to find PeerID: ${printable(peeringId)}`);
  const state = backend.state();
  const peering = findPeering(state, peeringId);
  if (!peering) return refusal(grpcStatus.invalidArgument, `initial subscription for unknown PeerID: ${peeringId}`);
  if (peering.state === 'DELETING' || peering.state === 'TERMINATED') {
    const failure = { code: grpcStatus.aborted, message: `peering is marked as deleted: ${peeringId}` };
    return { failure, sendTerminated: peering.state === 'DELETING' };
  }
  const remote = remoteOf(first.Payload.value);
  const authorization = await backend.authorizeStream({
    peeringId,
    streamSecret,
    remote: { ...remote, partition: remote.partition || DEFAULT_PARTITION },
  });
  if (authorization === 'no_secrets')
    return refusal(grpcStatus.internal, 'unable to authorize connection, peering must be re-established', peeringId);
  if (authorization === 'invalid')
    return refusal(grpcStatus.permissionDenied, 'invalid peering stream secret', peeringId);
  if (peeringRole(peering) === 'dialer')
    return refusal(
      grpcStatus.invalidArgument,
      'expected PeerID to be empty; the wrong end of peering is being dialed',
      peeringId,
    );
  if (![...state.caRoot.values()].some((root) => root.state === 'active'))
    return refusal(grpcStatus.unavailable, 'Connect CA is not yet initialized', peeringId);
  return { peeringId };
}

function firstMessage(
  transport: ServerTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<ReplicationMessage | StreamFailure> {
  return new Promise((resolve) => {
    const settle = (result: ReplicationMessage | StreamFailure): void => {
      cancelTimer();
      signal.removeEventListener('abort', abort);
      transport.pause();
      resolve(result);
    };
    const cancelTimer = clock.after(OPEN_MS_MAX, () =>
      settle({ code: grpcStatus.deadlineExceeded, message: 'no Open was sent in time' }),
    );
    const abort = (): void => settle({ code: grpcStatus.unavailable, message: 'the server is stopping' });
    signal.addEventListener('abort', abort, { once: true });
    transport.listen({
      message: settle,
      drained: () => {},
      ended: (failure) => settle(failure ?? { code: grpcStatus.cancelled, message: 'closed before an Open was sent' }),
    });
  });
}

/** The acceptor's end of a stream. `listen` may be called again: whoever listens last gets what comes. */
class ServerTransport implements StreamTransport {
  readonly #call: ServerDuplexStream<ReplicationMessage, ReplicationMessage>;
  readonly #backend: PeeringBackend;
  #listener: StreamListener | null = null;
  #ending: { failure: StreamFailure | null } | null = null;
  #isOver = false;

  constructor(call: ServerDuplexStream<ReplicationMessage, ReplicationMessage>, backend: PeeringBackend) {
    this.#call = call;
    this.#backend = backend;
    call.on('data', (message: ReplicationMessage) => this.#listener?.message(message));
    call.on('drain', () => this.#listener?.drained());
    // A broken connection ends the input too, a moment before it is said to be cancelled.
    call.on('end', () => setImmediate(() => this.#ended(call.cancelled ? BROKEN : null)));
    call.on('cancelled', () => this.#ended(BROKEN));
    call.on('error', (error: Error) => this.#ended({ code: grpcStatus.internal, message: error.message }));
    call.pause();
  }

  /** What ended before anyone listened is told to the listener. */
  listen(listener: StreamListener): void {
    this.#listener = listener;
    const { failure } = this.#ending ?? {};
    if (failure !== undefined) queueMicrotask(() => listener.ended(failure));
    this.#call.resume();
  }

  send(message: ReplicationMessage): boolean {
    return this.#call.write(message);
  }

  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  halfClose(): void {}

  close(failure: StreamFailure | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener = null;
    this.#call.resume();
    if (failure)
      this.#call.emit('error', { code: failure.code, details: failure.message, metadata: this.#metadata(failure) });
    else this.#call.end();
  }

  /** A caller that wants the leader is told where it is (peering-wire §5.2). */
  #metadata(failure: StreamFailure): Metadata {
    const metadata = new Metadata();
    const address = this.#backend.leaderAddress();
    if (failure.code !== grpcStatus.failedPrecondition || address === null) return metadata;
    const leader = create(LeaderAddressSchema, { address });
    const status = create(StatusSchema, {
      ...failure,
      details: [
        {
          typeUrl: 'type.googleapis.com/hashicorp.consul.internal.peerstream.LeaderAddress',
          value: toBinary(LeaderAddressSchema, leader),
        },
      ],
    });
    metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, status)));
    return metadata;
  }

  #ended(failure: StreamFailure | null): void {
    if (this.#isOver || this.#ending) return;
    this.#ending = { failure };
    this.#listener?.ended(failure);
  }
}
