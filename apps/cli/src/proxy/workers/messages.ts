/*
 * What a pool and its workers say to each other. Hazard: a worker is started from what is on disk then, so it may be of a later
 * release than its pool: a message may be added here, but none may change or go.
 */
import type { HostPort } from '@peerway/model/host-port';

/** What a worker is told. */
export type ToWorker =
  /** To drain and end. */
  | { kind: 'stop' }
  /** The same, and another worker has its sockets and its directory from now on. */
  | { kind: 'replaced' }
  /** The socket that it asked for comes with this, or why there is none. */
  | { kind: 'socket'; request: number; error: { code: string; message: string } | null };

/** What a worker says. */
export type ToPool =
  /** It runs, and this is its own admin port. */
  | { kind: 'running'; adminPort: number }
  /** It wants to listen there. */
  | { kind: 'listen'; request: number; place: HostPort }
  /** It has closed its copy of that socket. */
  | { kind: 'release'; place: HostPort };

const TO_WORKER: Record<ToWorker['kind'], true> = { stop: true, replaced: true, socket: true };
const TO_POOL: Record<ToPool['kind'], true> = { running: true, listen: true, release: true };

/** Both are of one program, so that the kind is all that is looked at. */
const kindOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'kind' in message ? String(message.kind) : '';

export const isToWorker = (message: unknown): message is ToWorker => Object.hasOwn(TO_WORKER, kindOf(message));
export const isToPool = (message: unknown): message is ToPool => Object.hasOwn(TO_POOL, kindOf(message));
