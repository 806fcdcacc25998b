import type { ProxyReport } from '@peerway/model/proxy-report';
import { asFailure } from '../failure.ts';
import { dialTcp } from '../l4/dial.ts';
import type { LocalApplication } from '../proxy-options.ts';

type ApplicationHealth = NonNullable<ProxyReport['application']>;

const CHECK_INTERVAL_MS = 2_000;
const CHECK_TIMEOUT_MS = 1_000;

/** Checks the application beside a sidecar by connecting to its port, every two seconds. Critical until it was reached once. */
export class ApplicationHealthCheck {
  readonly #application: LocalApplication;
  #health: ApplicationHealth;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(application: LocalApplication) {
    this.#application = application;
    this.#health = { status: 'critical', output: 'not checked yet' };
  }

  get health(): ApplicationHealth {
    return this.#health;
  }

  /** Resolves after the first check. */
  async start(): Promise<void> {
    await this.#check();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #check(): Promise<void> {
    const { address, port } = this.#application;
    try {
      const socket = await dialTcp(address, port, { timeoutMs: CHECK_TIMEOUT_MS, keepAliveMs: 0 });
      socket.on('error', () => {});
      socket.destroy();
      this.#health = { status: 'passing', output: `TCP connect to ${address}:${port} succeeded` };
    } catch (error) {
      this.#health = {
        status: 'critical',
        output: `TCP connect to ${address}:${port} failed: ${asFailure(error).message}`,
      };
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#check(), CHECK_INTERVAL_MS);
  }
}
