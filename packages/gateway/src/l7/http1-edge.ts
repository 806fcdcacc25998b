import type { Socket } from 'node:net';
import type { Runtime } from '../runtime.ts';
import type { HttpContext } from './http-context.ts';
import { Http1Session } from './http1-session.ts';
import type { Upstreams } from './upstreams.ts';

/** How often connections are looked at for silence and for heads that do not end, ms. */
const CHECK_INTERVAL_MS = 250;

/** Serves HTTP/1.x on connections that others accepted. One per proxy; what a connection may do is in its context. */
export class Http1Edge {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #sessions = new Set<Http1Session>();
  #checking: NodeJS.Timeout | null = null;

  constructor(runtime: Runtime, upstreams: Upstreams) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
  }

  accept(socket: Socket, context: HttpContext): void {
    if (socket.destroyed) return;
    socket.on('error', () => {});
    const session: Http1Session = new Http1Session(this.#runtime, this.#upstreams, socket, context, () => {
      this.#sessions.delete(session);
      if (this.#sessions.size === 0) this.#stopChecking();
    });
    this.#sessions.add(session);
    this.#checking ??= setInterval(() => {
      const nowMs = performance.now();
      for (const one of this.#sessions) one.check(nowMs);
    }, CHECK_INTERVAL_MS).unref();
  }

  /** Ends connections that are silent; the others are told with their next answer. To be called again until all are gone. */
  drain(): void {
    const nowMs = performance.now();
    for (const session of this.#sessions) session.drain(nowMs);
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
    this.#stopChecking();
  }

  #stopChecking(): void {
    if (this.#checking !== null) clearInterval(this.#checking);
    this.#checking = null;
  }
}
