import { createServer, type Server, type Socket } from 'node:net';
import { errorText } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { Backoff } from '../snapshot/backoff.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import type { Accepted, Listener } from './accepted.ts';

type Bound = { listener: Listener; server: Server; retry: NodeJS.Timeout | null; backoff: Backoff };

const FIRST_RETRY_MS = 200;
const MOST_RETRY_MS = 5_000;

/** The ports of a proxy. They follow the snapshot one by one: a change of one listener never touches another. */
export class Listeners {
  readonly #runtime: Runtime;
  readonly #serve: (accepted: Accepted) => void;
  readonly #bound = new Map<string, Bound>();
  #open = 0;
  #isClosed = false;

  /** @param serve takes over an accepted connection; `listener` is as it is at that moment */
  constructor(runtime: Runtime, serve: (accepted: Accepted) => void) {
    this.#runtime = runtime;
    this.#serve = serve;
  }

  /** Connections accepted and not yet over. */
  get openConnections(): number {
    return this.#open;
  }

  /** Listener name → port it is bound to. */
  ports(): Map<string, number> {
    const ports = new Map<string, number>();
    for (const [name, { server }] of this.#bound) {
      const address = server.address();
      if (address !== null && typeof address === 'object') ports.set(name, address.port);
    }
    return ports;
  }

  /** Opens, moves and closes ports so that they are those of the snapshot. Connections of closed ones are the registry's part. */
  reconcile(config: ProxyConfig): void {
    if (this.#isClosed) return;
    for (const [name, bound] of this.#bound) {
      const wanted = config.listeners.get(name);
      if (wanted !== undefined && wanted.address === bound.listener.address && wanted.port === bound.listener.port) {
        bound.listener = wanted;
        continue;
      }
      this.#bound.delete(name);
      stop(bound);
    }
    for (const [name, listener] of config.listeners) if (!this.#bound.has(name)) this.#listen(name, listener);
  }

  /** Accepts nothing more. */
  stopAccepting(): void {
    this.#isClosed = true;
    for (const bound of this.#bound.values()) stop(bound);
  }

  #listen(name: string, listener: Listener): void {
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      highWaterMark: 64 * 1024,
    });
    const bound: Bound = {
      listener,
      server,
      retry: null,
      backoff: new Backoff(FIRST_RETRY_MS, MOST_RETRY_MS, this.#runtime.random),
    };
    this.#bound.set(name, bound);
    server.on('connection', (socket) => this.#accept(bound, socket));
    server.on('listening', () =>
      this.#runtime.log('info', 'listener.bound', { listener: name, address: listener.address, port: listener.port }),
    );
    server.on('error', (error) => {
      this.#runtime.log('error', 'listener.bind_failed', {
        listener: name,
        address: listener.address,
        port: listener.port,
        reason: errorText(error),
      });
      // The port may be held by a process that is just ending, so this is tried again for as long as the snapshot says so.
      if (server.listening || this.#bound.get(name) !== bound || this.#isClosed) return;
      bound.retry = setTimeout(() => server.listen(listener.port, listener.address), bound.backoff.next());
    });
    server.listen(listener.port, listener.address);
  }

  #accept(bound: Bound, socket: Socket): void {
    const { traffic, log } = this.#runtime;
    socket.on('error', () => {});
    if (this.#open >= this.#runtime.config().limits.connectionsMax) {
      traffic.rejectHello('capacity.connections');
      log('warn', 'connection.refused', { code: 'capacity.connections', listener: bound.listener.name });
      socket.resetAndDestroy();
      return;
    }
    this.#open += 1;
    let isOver = false;
    const release = (): void => {
      if (isOver) return;
      isOver = true;
      this.#open -= 1;
    };
    socket.once('close', release);
    this.#serve({ socket, listener: bound.listener, release });
  }
}

function stop(bound: Bound): void {
  if (bound.retry !== null) clearTimeout(bound.retry);
  bound.server.close(() => {});
}
