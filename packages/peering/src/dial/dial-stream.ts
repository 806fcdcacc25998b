import type { Client, ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { Clock } from '../clock.ts';
import type { StreamListener, StreamTransport } from '../stream/transport.ts';
import { grpcStatus, type StreamFailure } from '../wire/grpc-status.ts';
import type { ReplicationMessage } from '../wire/message.ts';
import { STREAM_MESSAGE_BYTES_MAX, streamResourcesMethod } from '../wire/peer-stream-service.ts';
import { type DialTarget, openChannel } from './channel.ts';

/** A stream that the other side accepted, with the first thing it said. */
export type DialedStream = { transport: StreamTransport; firstMessage: ReplicationMessage };

/** How long the other side has to say something after it was dialed. */
const ANSWER_MS_MAX = 10_000;
/** How long the other side has to answer an orderly end. */
const ORDERLY_END_MS_MAX = 2_000;

/**
 * Dials, sends the Open and waits for the first message: there is no reply to an Open, but an acceptor subscribes at once
 * (peering-wire §5.2). Resolves to a failure when it does not come; never rejects.
 */
export function dialStream(input: {
  target: DialTarget;
  open: ReplicationMessage;
  clock: Clock;
  signal: AbortSignal;
}): Promise<DialedStream | StreamFailure> {
  const { target, open, clock, signal } = input;
  let client: Client;
  try {
    client = openChannel(target, STREAM_MESSAGE_BYTES_MAX);
  } catch (error) {
    return Promise.resolve({
      code: grpcStatus.internal,
      message: `the trust anchors can not be read: ${String(error)}`,
    });
  }
  return new Promise((resolve) => {
    const call = client.makeBidiStreamRequest(
      streamResourcesMethod.path,
      streamResourcesMethod.requestSerialize,
      streamResourcesMethod.responseDeserialize,
    );
    const transport = new ClientTransport(client, call);
    const settle = (result: DialedStream | StreamFailure): void => {
      cancelTimer();
      signal.removeEventListener('abort', abort);
      if ('code' in result) transport.close(result);
      resolve(result);
    };
    const cancelTimer = clock.after(ANSWER_MS_MAX, () =>
      settle({ code: grpcStatus.deadlineExceeded, message: 'did not answer the Open' }),
    );
    const abort = (): void => settle({ code: grpcStatus.cancelled, message: 'the attempt was given up' });
    signal.addEventListener('abort', abort, { once: true });
    transport.listen({
      message: (firstMessage) => {
        transport.pause();
        settle({ transport, firstMessage });
      },
      drained: () => {},
      ended: (failure) =>
        settle(failure ?? { code: grpcStatus.unavailable, message: 'Connection dropped before the first message' }),
    });
    transport.send(open);
  });
}

/** The dialer's end of a stream. `listen` may be called again: whoever listens last gets what comes. */
class ClientTransport implements StreamTransport {
  readonly #client: Client;
  readonly #call: ClientDuplexStream<ReplicationMessage, ReplicationMessage>;
  #listener: StreamListener | null = null;
  #isOver = false;

  constructor(client: Client, call: ClientDuplexStream<ReplicationMessage, ReplicationMessage>) {
    this.#client = client;
    this.#call = call;
    call.on('data', (message: ReplicationMessage) => this.#listener?.message(message));
    call.on('drain', () => this.#listener?.drained());
    // The status comes as an error where it is not OK, and always as 'status'.
    call.on('error', (_error: ServiceError) => {});
    call.on('status', ({ code, details }) => this.#ended(code === grpcStatus.ok ? null : { code, message: details }));
  }

  listen(listener: StreamListener): void {
    this.#listener = listener;
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

  halfClose(): void {
    this.#call.end();
  }

  /** A client can not send a status: an orderly end is a half-close, anything else a cancellation. */
  close(failure: StreamFailure | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener = null;
    this.#call.resume();
    this.#call.end();
    if (failure) this.#call.cancel();
    else setTimeout(() => this.#call.cancel(), ORDERLY_END_MS_MAX).unref();
    this.#client.close();
  }

  #ended(failure: StreamFailure | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.close();
    this.#listener?.ended(failure);
  }
}
