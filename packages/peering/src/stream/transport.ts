import type { StreamFailure } from '../wire/grpc-status.ts';
import type { ReplicationMessage } from '../wire/message.ts';

/** The wire under one stream, from either end. */
export type StreamTransport = {
  /** False when the connection takes no more for now: the next `drained` says when it does. */
  send(message: ReplicationMessage): boolean;
  /** Stops and resumes taking messages from the connection. */
  pause(): void;
  resume(): void;
  /** Dialer: says that nothing more will be sent. Acceptor: nothing. */
  halfClose(): void;
  /** Ends the stream from this side; null: with status OK. Nothing is received after it. */
  close(failure: StreamFailure | null): void;
  /** To be called once, before anything is received. */
  listen(listener: StreamListener): void;
};

export type StreamListener = {
  message(message: ReplicationMessage): void;
  drained(): void;
  /** The other side ended the stream, or the connection broke. Called at most once. */
  ended(failure: StreamFailure | null): void;
};
