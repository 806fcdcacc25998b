import { connect, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import { spreadLookup } from './spread-lookup.ts';

export type DialFailure = { code: 'upstream.connect_failed' | 'upstream.connect_timeout'; detail: string };

/** Resolves once `socket` is connected; else destroys it and throws a PeerwayError whose message is only the cause. */
export function whenConnected(socket: Socket, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('connect', connected);
      socket.off('error', failed);
    };
    const connected = (): void => {
      settle();
      resolve(socket);
    };
    const fail = (error: PeerwayError): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'ETIMEDOUT')
        fail(new PeerwayError('upstream.connect_timeout', 'it did not answer', { cause: error }));
      else fail(new PeerwayError('upstream.connect_failed', connectCause(error), { cause: error }));
    };
    const timer = setTimeout(
      () =>
        fail(new PeerwayError('upstream.connect_timeout', `it did not accept the connection within ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.once('connect', connected);
    socket.once('error', failed);
  });
}

/** How proxies look up host names of endpoints. */
export const endpointLookup = spreadLookup(Math.random);

/** How a connection to an endpoint is made. */
export type DialOptions = {
  timeoutMs: number;
  /** Silence after which TCP asks whether the other side is still there, ms. */
  keepAliveMs: number;
};

/** Without a word about it in the snapshot: soon enough that a peer which vanished is noticed before people ask. */
const KEEPALIVE_MS = 30_000;

/** What the proxy's own limits say goes before what the cluster says. */
export function dialOptions(
  { limits }: Pick<ProxyConfig, 'limits'>,
  cluster: Pick<Cluster, 'connectTimeoutMs'>,
): DialOptions {
  return {
    timeoutMs: limits.connectTimeoutMs ?? cluster.connectTimeoutMs,
    keepAliveMs: limits.upstreamKeepAliveMs ?? KEEPALIVE_MS,
  };
}

/** What every connection to an endpoint has in common. */
export const socketOptions = (
  host: string,
  port: number,
  keepAliveMs: number,
  lookup: LookupFunction = endpointLookup,
): TcpNetConnectOpts => ({
  ...{ host, port, lookup, allowHalfOpen: true, noDelay: true },
  ...{ keepAlive: true, keepAliveInitialDelay: keepAliveMs },
});

/** Opens a plain TCP connection; of a host name's addresses, to any that answers. */
export function dialTcp(
  address: string,
  port: number,
  { timeoutMs, keepAliveMs }: DialOptions,
  lookup: LookupFunction = endpointLookup,
): Promise<Socket> {
  return whenConnected(connect(socketOptions(address, port, keepAliveMs, lookup)), timeoutMs);
}

const CAUSES: Record<string, string> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it reset the connection',
  EHOSTUNREACH: 'no route leads to it',
  ENETUNREACH: 'its network is unreachable',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name could not be resolved now',
  EMFILE: 'this process has no file descriptor left',
};

function connectCause(error: NodeJS.ErrnoException): string {
  const nested =
    error instanceof AggregateError
      ? error.errors.find((one): one is NodeJS.ErrnoException => one instanceof Error)
      : undefined;
  const code = nested?.code ?? error.code ?? '';
  return CAUSES[code] ?? `connecting failed (${code === '' ? error.message : code})`;
}
