import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { resetSocket } from '../l4/reset-socket.ts';
import { errorText } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { Backoff } from '../snapshot/backoff.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { type Accepted, isSamePlace, type Listener } from './accepted.ts';
import { faultOfSocket, readMode, removeStaleSocket } from './unix-socket.ts';

type Bound = { listener: Listener; server: Server; retry: NodeJS.Timeout | null; backoff: Backoff };

const FIRST_RETRY_MS = 200;
const MOST_RETRY_MS = 5_000;

/** The ports of a proxy. They follow the snapshot one by one: a change of one listener never touches another. */
export class Listeners {
  readonly #runtime: Runtime;
  readonly #serve: (accepted: Accepted) => void;
  readonly #reusePort: boolean;
  readonly #bound = new Map<string, Bound>();
  #open = 0;
  #isClosed = false;

  /** @param serve takes over an accepted connection; `listener` is as it is at that moment */
  constructor(runtime: Runtime, serve: (accepted: Accepted) => void, { reusePort = false } = {}) {
    this.#runtime = runtime;
    this.#serve = serve;
    this.#reusePort = reusePort;
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
      if (wanted !== undefined && isSamePlace(wanted, bound.listener)) {
        const isNewMode = wanted.socket?.mode !== bound.listener.socket?.mode;
        bound.listener = wanted;
        if (isNewMode) this.#setMode(bound);
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
    server.on('listening', () => this.#runtime.log('info', 'listener.bound', { listener: name, ...placeOf(listener) }));
    server.on('error', (error) => {
      // A server that does listen goes on, whatever befell one connection.
      this.#failed(bound, errorText(error));
      if (!server.listening) void this.#bindLater(bound, error);
    });
    this.#bind(bound);
  }

  #bind(bound: Bound): void {
    const { server, listener } = bound;
    const { socket } = listener;
    if (socket === null) {
      server.listen({ port: listener.port, host: listener.address, reusePort: this.#reusePort });
      return;
    }
    const fault = faultOfSocket(socket);
    if (fault !== null) {
      this.#failed(bound, fault);
      return;
    }
    // Hazard: the mode comes after the file. It is bound before `listen` returns, so that not a moment lies between them.
    server.listen(socket.path);
    this.#setMode(bound);
  }

  /** A socket whose mode can not be set is open to nobody rather than to anybody. */
  #setMode(bound: Bound): void {
    const { server, listener } = bound;
    const mode = listener.socket === null ? null : readMode(listener.socket.mode);
    if (mode === null || listener.socket === null || !server.listening) return;
    try {
      chmodSync(listener.socket.path, mode);
    } catch (error) {
      server.close(() => {});
      this.#failed(bound, errorText(error));
    }
  }

  /** The place may be held by a process that is just ending, so this is tried again for as long as the snapshot says so. */
  async #bindLater(bound: Bound, error: NodeJS.ErrnoException): Promise<void> {
    const { socket } = bound.listener;
    const isFree = error.code === 'EADDRINUSE' && socket !== null && (await removeStaleSocket(socket.path));
    if (!this.#isWanted(bound)) return;
    bound.retry = setTimeout(
      () => {
        if (this.#isWanted(bound)) this.#bind(bound);
      },
      isFree ? 0 : bound.backoff.next(),
    );
  }

  #isWanted(bound: Bound): boolean {
    return this.#bound.get(bound.listener.name) === bound && !this.#isClosed;
  }

  #failed({ listener }: Bound, reason: string): void {
    this.#runtime.log('error', 'listener.bind_failed', { listener: listener.name, ...placeOf(listener), reason });
  }

  #accept(bound: Bound, socket: Socket): void {
    const { traffic, log } = this.#runtime;
    socket.on('error', () => {});
    if (this.#open >= this.#runtime.config().limits.connectionsMax) {
      traffic.rejectHello('capacity.connections');
      log('warn', 'connection.refused', { code: 'capacity.connections', listener: bound.listener.name });
      resetSocket(socket);
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

/** For the log. */
function placeOf({ address, port, socket }: Listener): Record<string, unknown> {
  return socket === null ? { address, port } : { socket: socket.path };
}
