import type { Socket } from 'node:net';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

export type Listener = ResourceOf<'listener'>;

/** A connection that a listener has taken in. */
export type Accepted = {
  socket: Socket;
  /** The listener as it was then. */
  listener: Listener;
  /** The connection is over; called by itself when `socket` closes, and to be called for a socket that takes its place. */
  release(): void;
};

/** Why a connection may not outlive the listener it came in by; null while that is there and does the same thing. */
export function listenerObjection(config: ProxyConfig, made: Listener): string | null {
  const listener = config.listeners.get(made.name);
  if (listener === undefined) return `listener ${made.name} was removed`;
  if (!isSamePlace(listener, made)) return `listener ${made.name} has moved`;
  if (listener.purpose.kind !== made.purpose.kind) return `listener ${made.name} serves another purpose now`;
  return null;
}

/** Whether two listeners listen at one place. */
export function isSamePlace(left: Listener, right: Listener): boolean {
  return left.address === right.address && left.port === right.port && left.socket?.path === right.socket?.path;
}
