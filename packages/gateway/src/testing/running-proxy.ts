import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@peerway/model/snapshot';
import type { Log } from '../log.ts';
import { startProxy } from '../proxy.ts';
import type { ProxyOptions, RunningProxy } from '../proxy-options.ts';
import { FakeControlPlane } from './fake-control-plane.ts';
import type { TestCluster } from './test-cluster.ts';
import { until } from './until.ts';

export type LogLine = { level: string; event: string; fields: Record<string, unknown> };

/** A proxy with a control plane in memory and a directory of its own. Disposing of it ends both. */
export type TestProxy = AsyncDisposable & {
  controlPlane: FakeControlPlane;
  proxy: RunningProxy;
  directory: string;
  lines: LogLine[];
  port(listener: string): number;
  adminUrl: string;
  /** Ends the process's part and starts it again on the same directory. */
  restart(): Promise<void>;
};

/** Starts a proxy and waits until it has put the resources in force and, where they name an identity, holds its leaf. */
export async function runProxy(
  cluster: TestCluster,
  resources: Resource[],
  overrides: Partial<ProxyOptions> = {},
): Promise<TestProxy> {
  const controlPlane = new FakeControlPlane(cluster);
  const directory = await mkdtemp(join(tmpdir(), 'peerway-gateway-'));
  const lines: LogLine[] = [];
  const log: Log = (level, event, fields = {}) => lines.push({ level, event, fields });
  const start = (): Promise<RunningProxy> =>
    startProxy({
      reference: { role: 'mesh-gateway', partition: 'default', node: 'node', id: 'proxy' },
      controlPlane,
      dataDirectory: directory,
      adminBind: { host: '127.0.0.1', port: 0 },
      registrations: [],
      application: null,
      log,
      ...overrides,
    });
  controlPlane.publish(resources);
  const test: TestProxy = {
    controlPlane,
    proxy: await start(),
    directory,
    lines,
    get adminUrl() {
      return `http://127.0.0.1:${test.proxy.admin?.port}`;
    },
    port: (listener) => {
      const port = test.proxy.listenerPorts().get(listener);
      if (port === undefined) throw new Error(`listener ${listener} is not bound`);
      return port;
    },
    restart: async () => {
      await test.proxy.close();
      test.proxy = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await test.proxy.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  const listeners = resources.filter((one) => one.type === 'listener').length;
  await until(async () => test.proxy.listenerPorts().size === listeners && (await fetch(`${test.adminUrl}/ready`)).ok);
  return test;
}
