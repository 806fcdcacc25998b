import type { Socket } from 'node:net';
import type { Protocol } from '@peerway/model/protocol';
import { tcpClient } from './clients.ts';
import { cluster, endpoints, limits, outboundListener } from './resources.ts';
import { runProxy, type TestProxy } from './running-proxy.ts';
import { east } from './west.ts';

/** A sidecar with one upstream, `app`, whose application listens on these ports in plain text. */
export const startOutbound = (
  protocol: Protocol,
  ports: number[],
  overrides: Parameters<typeof limits>[0] = {},
): Promise<TestProxy> =>
  runProxy(east, [
    outboundListener('app', protocol),
    cluster('app', { protocol }),
    endpoints('app', ports),
    limits(overrides),
  ]);

export const outboundPort = (proxy: TestProxy): number => proxy.port('outbound-app');
export const outboundClient = (proxy: TestProxy): Promise<Socket> => tcpClient(outboundPort(proxy));
