import type { Socket } from 'node:net';

/**
 * Breaks a connection, so that the other side can not take what it has for all there was. Unix sockets know no reset, and Node
 * throws when asked for one: there the connection just ends.
 */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}
