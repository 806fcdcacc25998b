import { Agent, request } from 'node:http';
import { askLedger } from './ledger-client.ts';
import { createPaymentsClient } from './payments-client.ts';
import { logSample } from './sample-arguments.ts';

/*
 * The steady traffic of the demo, through the upstreams of east's web: about 20 requests a second to api, two lines to ledger and three
 * payments. A failure is a line in the log when it begins and one when it ends; the generator itself goes on for ever.
 */
const [apiPort, ledgerPort, paymentsPort] = process.argv.slice(2, 5).map(Number);
if (apiPort === undefined || ledgerPort === undefined || paymentsPort === undefined)
  throw new Error('usage: traffic <api port> <ledger port> <payments port>');

const TIMEOUT_MS = 5_000;
const IN_FLIGHT_MAX = 50;
const apiPaths = [
  ...Array<string>(12).fill('/'),
  '/orders',
  '/orders',
  '/orders',
  '/orders/17',
  '/orders/18',
  '/bytes/4096',
  '/slow/30',
  '/status/404',
];

const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT_MAX });
const payments = createPaymentsClient(paymentsPort);

function askApi(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: apiPort, path, agent, timeout: TIMEOUT_MS }, (incoming) => {
      const status = incoming.statusCode ?? 0;
      const code = incoming.headers['x-peerway-error'];
      incoming.once('error', reject);
      incoming.once('end', () =>
        status >= 500 ? reject(new Error(`${status}${code === undefined ? '' : ` ${String(code)}`}`)) : resolve(),
      );
      incoming.resume();
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** Calls `ask` every `everyMs`, without waiting for the answer, but with a bounded number in flight. */
function steadily(name: string, everyMs: number, ask: (count: number) => Promise<unknown>): void {
  let count = 0;
  let inFlight = 0;
  let failing: string | null = null;
  setInterval(() => {
    if (inFlight >= IN_FLIGHT_MAX) return;
    inFlight++;
    count++;
    ask(count)
      .then(
        () => {
          if (failing !== null) logSample('traffic.recovered', { service: name });
          failing = null;
        },
        (error: Error) => {
          if (failing !== error.message) logSample('traffic.failing', { service: name, reason: error.message });
          failing = error.message;
        },
      )
      .finally(() => inFlight--);
  }, everyMs);
}

steadily('api', 50, (count) => askApi(apiPaths[count % apiPaths.length] ?? '/'));
steadily('ledger', 500, (count) => askLedger(ledgerPort, `entry ${count}`, TIMEOUT_MS));
steadily('payments', 333, (count) => payments.pay({ order: `order-${count}`, amount: '12.50' }, TIMEOUT_MS));
logSample('sample.ready', { apiPort, ledgerPort, paymentsPort });
