import { describe, expect, it } from 'vitest';
import { gatewayListener, limits } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';

describe('the application beside a sidecar', () => {
  it('is reported as it is: passing while it accepts connections, critical with the reason when it does not', async () => {
    const application = await tcpServer(() => {});
    await using proxy = await runProxy(east, [gatewayListener(), limits()], {
      application: { address: '127.0.0.1', port: application.port },
    });
    const health = () => proxy.controlPlane.reports.at(-1)?.application;
    await until(() => health()?.status === 'passing');
    await application[Symbol.asyncDispose]();
    await until(() => health()?.status === 'critical', 10_000);
    expect(health()?.output).toBe(`TCP connect to 127.0.0.1:${application.port} failed: it refused the connection`);
  });
});
