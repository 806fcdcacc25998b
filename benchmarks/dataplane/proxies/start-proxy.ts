import { startGateway } from './gateway.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';
import type { ProxyName, ProxySetting, TestedProxy } from './proxy.ts';

/** Starts a proxy; resolves when it listens. Throws an error for the user when its program is not installed. */
export async function startProxy(name: ProxyName, setting: ProxySetting): Promise<TestedProxy> {
  switch (name) {
    case 'gateway':
      return await startGateway(setting);
    case 'haproxy':
      return await startHaproxy(setting, false);
    case 'haproxy-splice':
      return await startHaproxy(setting, true);
    case 'nginx':
      return await startNginx(setting);
    default:
      return name satisfies never;
  }
}
