import { type ProxyReport, REPORT_INTERVAL_MS } from '@peerway/model/proxy-report';
import { errorText, type Log } from '../log.ts';
import { type ControlPlaneLink, LinkRefusal } from '../snapshot/control-plane-link.ts';
import type { TrafficMeter } from './traffic-meter.ts';

/** How long what a process does next may wait for a report, ms. */
const PATIENCE_MS = 500;

/** What a report says beside the traffic. */
export type ReportFacts = Omit<
  ProxyReport,
  'sequence' | 'at' | 'intervalMs' | 'traffic' | 'handshakes' | 'rejectedHellos'
>;

export type ReporterOptions = {
  link: Pick<ControlPlaneLink, 'report'>;
  traffic: TrafficMeter;
  facts(): ReportFacts;
  log: Log;
  now(): Date;
  intervalMs?: number;
};

/**
 * Reports every two seconds. One report is under way at a time; one that failed is sent again as it was, under its own number,
 * because the control plane may have counted it; meanwhile the counters simply go on, so an outage makes one longer report and
 * not a queue.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  #timer: NodeJS.Timeout | null = null;
  #unsent: ProxyReport | null = null;
  #sending: Promise<void> = Promise.resolve();
  #sequence = 0;
  #lastAtMs: number;
  #hasFailed = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#lastAtMs = options.now().getTime();
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#tick(), this.#options.intervalMs ?? REPORT_INTERVAL_MS);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #tick(): Promise<void> {
    await this.sendNow();
    if (this.#timer !== null) this.start();
  }

  /** Sends what is due, behind what is under way: that was composed before whatever has to be said now. Never rejects. */
  sendNow(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  async #send(): Promise<void> {
    const { link, log } = this.#options;
    this.#unsent ??= this.#compose();
    try {
      await link.report(this.#unsent);
      this.#unsent = null;
      if (this.#hasFailed) log('info', 'report.resumed');
      this.#hasFailed = false;
    } catch (error) {
      // Read and refused: the same again would be refused for ever.
      if (error instanceof LinkRefusal) this.#unsent = null;
      if (!this.#hasFailed) log('warn', 'report.failed', { reason: errorText(error) });
      this.#hasFailed = true;
    }
  }

  /** Words that should arrive before the proxy does something: tried once, and not waited for for long. */
  async sendBefore(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.sendNow(), tooLong]);
    clearTimeout(timer);
  }

  #compose(): ProxyReport {
    const { traffic, facts, now } = this.#options;
    const at = now();
    const intervalMs = Math.max(1, at.getTime() - this.#lastAtMs);
    this.#lastAtMs = at.getTime();
    this.#sequence += 1;
    const { succeeded, failed, rejectedHellos } = traffic.takeHandshakes();
    return {
      ...facts(),
      sequence: this.#sequence,
      at: at.toISOString(),
      intervalMs,
      handshakes: { succeeded, failed },
      rejectedHellos,
      traffic: traffic.take(),
    };
  }
}
