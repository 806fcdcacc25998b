import { describe, expect, it } from 'vitest';
import { fetchHttp1, fetchHttp2, http2Session, tcpClient } from '../testing/clients.ts';
import { mulberry32 } from '../testing/random.ts';
import { cluster, endpoints, httpRoutes, limits, outboundListener, routeRule } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';

/** A storm of good and bad requests against good and bad endpoints, from clients that stay and clients that leave. */
describe.each(['http', 'http2'] as const)('after a storm of %s', (protocol) => {
  it('no request, place or turn is left behind, and everybody who waited got an answer', async () => {
    const random = mulberry32(42);
    await using good =
      protocol === 'http'
        ? await httpServer((request, response) => {
            request.resume();
            setTimeout(() => response.writeHead(random() < 0.3 ? 503 : 200).end('x'.repeat(2_000)), random() * 20);
          })
        : await http2Server((stream) => {
            stream.resume();
            setTimeout(() => {
              if (stream.destroyed) return;
              stream.respond({ ':status': random() < 0.3 ? 503 : 200 });
              stream.end('x'.repeat(2_000));
            }, random() * 20);
          });
    await using breaking = await tcpServer((socket) => {
      socket.once('data', () => setTimeout(() => socket.destroy(), random() * 10));
    });
    await using proxy = await runProxy(east, [
      {
        ...outboundListener('api', protocol),
        purpose: { kind: 'outbound', protocol, cluster: 'api', httpRoute: 'api' },
      },
      httpRoutes(
        routeRule('api', { retry: { retries: 2, on: ['5xx', 'reset'], statusCodes: [] }, idleTimeoutMs: 2_000 }),
      ),
      cluster('api', {
        protocol,
        loadBalancer: { policy: 'least_request', choiceCount: 2 },
        limits: { maxConnections: 3, maxPendingRequests: 20, maxConcurrentRequests: 30 },
        outlierDetection: {
          maxFailures: 4,
          enforcingPercent: 50,
          intervalMs: 50,
          baseEjectionMs: 50,
          maxEjectionPercent: 50,
        },
      }),
      endpoints('api', [good.port, good.port, breaking.port]),
      limits({ requestTimeoutMs: 2_000 }),
    ]);
    const port = proxy.port('outbound-api');
    const statuses = new Map<number, number>();
    const one = async (): Promise<void> => {
      const socket = await tcpClient(port);
      const body = random() < 0.5 ? 'y'.repeat(Math.floor(random() * 150_000)) : undefined;
      if (random() < 0.3) setTimeout(() => socket.destroy(), random() * 30);
      const method = body === undefined ? 'GET' : 'POST';
      try {
        const answer =
          protocol === 'http'
            ? await fetchHttp1(socket, { method, ...(body === undefined ? {} : { body }) })
            : await fetchHttp2(http2Session(socket), { ':method': method }, body);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      } catch {
        // Those that left, and those whose answer broke off.
        statuses.set(0, (statuses.get(0) ?? 0) + 1);
      }
      socket.destroy();
    };
    await Promise.all(
      Array.from({ length: 25 }, async () => {
        for (let n = 0; n < 16; n += 1) await one();
      }),
    );
    expect(statuses.get(200)).toBeGreaterThan(50);
    for (const status of statuses.keys()) expect([0, 200, 502, 503, 504]).toContain(status);
    const text = async () => (await fetch(`${proxy.adminUrl}/clusters`)).text();
    await until(async () => {
      const shown = await text();
      return (
        shown.includes('api::rq_active::0\n') &&
        shown.includes('api::rq_pending::0\n') &&
        !/::rq_active::[1-9]/.test(shown)
      );
    });
    expect(Number(/cx_active::(\d+)/.exec(await text())?.[1])).toBeLessThanOrEqual(3);
    // Nobody waits for a turn that will not come: there is room for the next ones.
    for (let n = 0; n < 10; n += 1) await one();
  });
});
