import type { Server } from 'node:http';
import { PeerwayError } from '@peerway/model/error';
import { formatHostPort, type HostPort } from '@peerway/model/host-port';

/** Listens, and says in words which setting to change when the port is taken. */
export function listen(server: Server, address: HostPort, field: string): Promise<HostPort> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, address, field)));
    server.listen(address.port, address.host, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? { host: address.host, port: bound.port } : address);
    });
  });
}

export function listenFailure(error: NodeJS.ErrnoException, address: HostPort, field: string): PeerwayError {
  const where = formatHostPort(address);
  const reason =
    error.code === 'EADDRINUSE'
      ? `${where} is in use by another process`
      : `${where} can not be listened on (${error.code ?? error.message})`;
  return new PeerwayError('platform.unavailable', reason, {
    hint: `Choose another address in ${field} of the configuration.`,
    cause: error,
  });
}
