import type { Socket } from 'node:net';

/** The connections of one measurement. Any that ends before the group does fails all of it. */
export class ConnectionGroup implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #failure = Promise.withResolvers<never>();
  #isClosing = false;

  constructor() {
    this.#failure.promise.catch(() => {});
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  add<S extends Socket>(socket: S): S {
    this.#sockets.add(socket);
    let cause = '';
    socket.on('error', (error) => {
      cause = `: ${error.message}`;
    });
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.fail(new Error(`a connection ended in the middle of the work${cause}`));
    });
    return socket;
  }

  fail(error: Error): void {
    if (!this.#isClosing) this.#failure.reject(error);
  }

  /** The promise's result, unless the group fails first. */
  orFail<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#failure.promise]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    const closed = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }
}
