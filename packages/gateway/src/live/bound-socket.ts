import { lookup } from 'node:dns/promises';
import net, { isIP } from 'node:net';
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import type { HostPort } from '@peerway/model/host-port';

/** A TCP socket that is bound, and that several processes may listen on. It goes through a channel of `child_process` as it is. */
export type BoundSocket = {
  close(): void;
  /** Says an error of binding that has been kept back, as a negative number, or puts the address into `into`. */
  getsockname(into: object): number;
};

/** Where a proxy gets bound sockets from that outlive it. */
export type SocketSource = {
  /** Rejects with an error that has a `code`, as `listen` does, when the place can not be had. */
  take(place: HostPort): Promise<BoundSocket>;
  /** Its own copy is closed. */
  release(place: HostPort): void;
};

/*
 * Hazard: Node has no public way to bind a socket without accepting on it. This is what node:cluster itself uses; the tests of the
 * pool would tell if it changed.
 */
const { _createServerHandle: createHandle } = net as unknown as {
  _createServerHandle(address: string, port: number, family: number, fd: -1, flags: number): BoundSocket | number;
};
/** libuv's UV_TCP_REUSEPORT: one socket for each worker, and the kernel spreads connections over them. */
const REUSE_PORT = 2;

/** Binds a socket that others may bind beside it. Rejects with an error that has a `code`. */
export async function bindSocket({ host, port }: HostPort): Promise<BoundSocket> {
  const address = host === '' || isIP(host) !== 0 ? host : (await lookup(host)).address;
  const socket = createHandle(address, port, isIP(address), -1, REUSE_PORT);
  if (typeof socket === 'number') throw systemError(socket);
  // Hazard: that an address is in use is kept back until `listen`, and whoever the socket is sent to would not be told: it would
  // listen on some other port.
  const error = socket.getsockname({});
  if (error === 0) return socket;
  socket.close();
  throw systemError(error);
}

function systemError(number: number): NodeJS.ErrnoException {
  return Object.assign(new Error(getSystemErrorMessage(number)), { code: getSystemErrorName(number) });
}
