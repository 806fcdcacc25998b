import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { HostPort } from '@peerway/model/host-port';
import { resetSocket } from '../l4/reset-socket.ts';
import { errorText } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { Backoff } from '../snapshot/backoff.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { type Accepted, isSamePlace, type Listener } from './accepted.ts';
import type { SocketSource } from './bound-socket.ts';
import { faultOfSocket, readMode, removeStaleSocket } from './unix-socket.ts';

type Bound = {
  listener: Listener;
  server: Server;
  retry: NodeJS.Timeout | null;
  backoff: Backoff;
  /** Its socket is of the source, or asked of it. */
  isTaken: boolean;
};

const FIRST_RETRY_MS = 200;
const MOST_RETRY_MS = 5_000;

/** The ports of a proxy. They follow the snapshot one by one: a change of one listener never touches another. */
export class Listeners {
  readonly #runtime: Runtime;
  readonly #serve: (accepted: Accepted) => void;
  readonly #sockets: SocketSource | null;
  readonly #bound = new Map<string, Bound>();
  #open = 0;
  #isClosed = false;

  /**
   * @param serve takes over an accepted connection; `listener` is as it is at that moment
   * @param sockets where its sockets come from; null: it binds them itself
   */
  constructor(runtime: Runtime, serve: (accepted: Accepted) => void, sockets: SocketSource | null = null) {
    this.#runtime = runtime;
    this.#serve = serve;
    this.#sockets = sockets;
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
      this.#stop(bound);
    }
    for (const [name, listener] of config.listeners) if (!this.#bound.has(name)) this.#listen(name, listener);
  }

  /** Accepts nothing more. */
  stopAccepting(): void {
    this.#isClosed = true;
    for (const bound of this.#bound.values()) this.#stop(bound);
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
      isTaken: false,
    };
    this.#bound.set(name, bound);
    server.on('connection', (socket) => this.#accept(bound, socket));
    server.on('listening', () => this.#runtime.log('info', 'listener.bound', { listener: name, ...whereOf(listener) }));
    server.on('error', (error) => {
      // A server that does listen goes on, whatever befell one connection.
      this.#failed(bound, errorText(error));
      if (server.listening) return;
      this.#release(bound);
      void this.#bindLater(bound, error);
    });
    this.#bind(bound);
  }

  #bind(bound: Bound): void {
    const { server, listener } = bound;
    const { socket } = listener;
    if (socket === null) {
      if (this.#sockets === null) server.listen({ port: listener.port, host: listener.address });
      else void this.#take(bound, this.#sockets);
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

  async #take(bound: Bound, sockets: SocketSource): Promise<void> {
    bound.isTaken = true;
    try {
      const socket = await sockets.take(placeOf(bound));
      if (this.#isWanted(bound)) bound.server.listen(socket);
      else socket.close();
    } catch (error) {
      if (this.#isWanted(bound)) bound.server.emit('error', error);
    }
  }

  #release(bound: Bound): void {
    if (bound.isTaken) this.#sockets?.release(placeOf(bound));
    bound.isTaken = false;
  }

  #stop(bound: Bound): void {
    if (bound.retry !== null) clearTimeout(bound.retry);
    bound.server.close(() => {});
    this.#release(bound);
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
    this.#runtime.log('error', 'listener.bind_failed', { listener: listener.name, ...whereOf(listener), reason });
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

const placeOf = ({ listener: { address, port } }: Bound): HostPort => ({ host: address, port });

/** For the log. */
function whereOf({ address, port, socket }: Listener): Record<string, unknown> {
  return socket === null ? { address, port } : { socket: socket.path };
}
