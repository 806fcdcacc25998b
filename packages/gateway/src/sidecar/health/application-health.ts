import type { HealthStatus } from '@peerway/model/health';
import type { ProxyReport } from '@peerway/model/proxy-report';
import { errorText } from '../../log.ts';
import type { LocalApplication } from '../../proxy-options.ts';
import type { ApplicationCheck, CheckResult } from './application-check.ts';
import { checkGrpc } from './grpc-check.ts';
import { checkHttp } from './http-check.ts';
import { checkTcp } from './tcp-check.ts';

type ApplicationHealth = NonNullable<ProxyReport['application']>;

const DEFAULT_INTERVAL_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 1_000;
/** What a report may say of it, and a mark where that is less than all. */
const OUTPUT_MAX = 1_024;

type Running = { check: ApplicationCheck; result: CheckResult; timer: NodeJS.Timeout | null };

/**
 * Checks the application beside a sidecar, each check in its own time; without any, by connecting to its port every two seconds. The
 * worst result is its health. Critical until each has been made once.
 */
export class ApplicationHealthCheck {
  readonly #running: Running[];
  #isClosed = false;

  constructor({ address, port, checks = [] }: LocalApplication) {
    const times = { intervalMs: DEFAULT_INTERVAL_MS, timeoutMs: DEFAULT_TIMEOUT_MS };
    const all: ApplicationCheck[] =
      checks.length > 0 ? [...checks] : [{ kind: 'tcp', name: '', address, port, ...times }];
    this.#running = all.map((check) => ({
      check,
      result: { status: 'critical', output: 'not checked yet' },
      timer: null,
    }));
  }

  get health(): ApplicationHealth {
    const results = this.#running.map(({ check, result }) => ({
      status: result.status,
      output: check.name === '' ? result.output : `${check.name}: ${result.output}`,
    }));
    const worst = results.reduce<HealthStatus>((sofar, { status }) => worse(sofar, status), 'passing');
    // What is wrong comes first; what is well is said only where everything is.
    const told = results.filter(({ status }) => worst === 'passing' || status !== 'passing');
    const output = told.map((one) => one.output).join('; ');
    return { status: worst, output: output.length > OUTPUT_MAX ? `${output.slice(0, OUTPUT_MAX - 1)}…` : output };
  }

  /** Resolves after the first round. */
  async start(): Promise<void> {
    await Promise.all(this.#running.map((one) => this.#check(one)));
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#running) if (timer !== null) clearTimeout(timer);
  }

  async #check(one: Running): Promise<void> {
    // A check that can not even be made (a header that is none) is as bad as one that fails.
    one.result = await make(one.check).catch((error: unknown) => ({ status: 'critical', output: errorText(error) }));
    if (!this.#isClosed) one.timer = setTimeout(() => void this.#check(one), one.check.intervalMs);
  }
}

async function make(check: ApplicationCheck): Promise<CheckResult> {
  switch (check.kind) {
    case 'tcp':
      return await checkTcp(check);
    case 'http':
      return await checkHttp(check);
    case 'grpc':
      return await checkGrpc(check);
    default:
      return check satisfies never;
  }
}

const SEVERITY: Record<HealthStatus, number> = { passing: 0, warning: 1, critical: 2, maintenance: 3 };
const worse = (one: HealthStatus, other: HealthStatus): HealthStatus => (SEVERITY[other] > SEVERITY[one] ? other : one);
