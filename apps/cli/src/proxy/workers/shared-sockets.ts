import type { ChildProcess } from 'node:child_process';
import { type BoundSocket, bindSocket } from '@peerway/gateway';
import { formatHostPort, type HostPort } from '@peerway/model/host-port';
import { isToPool, type ToWorker } from './messages.ts';

type Shared = { socket: Promise<BoundSocket>; users: Set<ChildProcess> };
type Asked = { slot: number; key: string; request: number };

/**
 * The sockets that the workers of a pool listen on. Each slot has its own, bound beside those of the others; the pool keeps it for
 * as long as a worker uses it. So when one worker takes the place of another, no socket is closed: connections that wait in it,
 * and those whose handshake is under way, are the successor's. The kernel resets all of these when a socket is closed, also where
 * others share its port (unless `net.ipv4.tcp_migrate_req` is set).
 */
export class SharedSockets {
  readonly #shared = new Map<string, Shared>();
  /** What those asked for who are not to accept yet. */
  readonly #waiting = new Map<ChildProcess, Asked[]>();

  /**
   * Gives a worker the sockets that it asks for.
   * @param isToWait only once `open` is called: it counts as a user of them at once
   */
  serve(slot: number, worker: ChildProcess, { isToWait }: { isToWait: boolean }): void {
    if (isToWait) this.#waiting.set(worker, []);
    worker.on('message', (message: unknown) => {
      if (!isToPool(message) || message.kind === 'running') return;
      const key = `${slot} ${formatHostPort(message.place)}`;
      if (message.kind === 'release') this.#release(key, worker);
      else this.#asked(worker, { slot, key, request: message.request }, message.place);
    });
    worker.once('exit', () => {
      this.#waiting.delete(worker);
      for (const key of [...this.#shared.keys()]) this.#release(key, worker);
    });
  }

  /** It may accept from now on. */
  open(worker: ChildProcess): void {
    const waiting = this.#waiting.get(worker) ?? [];
    this.#waiting.delete(worker);
    for (const asked of waiting) void this.#give(worker, asked);
  }

  /** Whether one has asked for every socket that the other uses. */
  covers(successor: ChildProcess, worker: ChildProcess): boolean {
    return [...this.#shared.values()].every(({ users }) => !users.has(worker) || users.has(successor));
  }

  #asked(worker: ChildProcess, asked: Asked, place: HostPort): void {
    const { key, request } = asked;
    let shared = this.#shared.get(key);
    if (shared?.users.has(worker)) {
      tellOfSocket(worker, request, { code: 'EADDRINUSE', message: 'address already in use' });
      return;
    }
    if (shared === undefined) {
      shared = { socket: bindSocket(place), users: new Set() };
      shared.socket.catch(() => {});
      this.#shared.set(key, shared);
    }
    shared.users.add(worker);
    const waiting = this.#waiting.get(worker);
    if (waiting === undefined) void this.#give(worker, asked);
    else waiting.push(asked);
  }

  async #give(worker: ChildProcess, { key, request }: Asked): Promise<void> {
    const shared = this.#shared.get(key);
    try {
      const socket = await shared?.socket;
      // Unless it was released meanwhile.
      if (shared?.users.has(worker)) tellOfSocket(worker, request, null, socket);
    } catch (error) {
      this.#release(key, worker);
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      tellOfSocket(worker, request, { code, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #release(key: string, worker: ChildProcess): void {
    const shared = this.#shared.get(key);
    if (shared === undefined || !shared.users.delete(worker) || shared.users.size > 0) return;
    this.#shared.delete(key);
    shared.socket.then(
      (socket) => socket.close(),
      () => {},
    );
  }
}

function tellOfSocket(
  worker: ChildProcess,
  request: number,
  error: { code: string; message: string } | null,
  socket?: BoundSocket,
): void {
  const message: ToWorker = { kind: 'socket', request, error };
  // Node sends a bound socket as it is; the type knows only of those that it wraps.
  if (worker.connected) worker.send(message, socket as unknown as undefined, () => {});
}
