import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Background, startBackground } from './background.ts';
import { peerway } from './peerway-command.ts';

/** A cluster made for one test: a control plane, and what is started beside it. Its datacenter is `dc1`, like any other's. */
export type FreshCluster = {
  directory: string;
  httpUrl: string;
  /** The management token, and the arguments with which `peerway` uses it. */
  token: string;
  administrator: string[];
  /** Ports of this cluster's block that are free for a test: `port(0)` … */
  port: (offset: number) => number;
  /** Of the gateway of the default partition. */
  gatewayPort: number;
  /**
   * `offset` of its port in the block of free ones; without a partition it is that of the default one, at a port of its own.
   * `more`: arguments beside those that it needs.
   */
  startGateway: (of?: { partition: string; offset: number }, more?: readonly string[]) => Promise<Background>;
  startSidecar: (
    service: Record<string, unknown> & { name: string; connect: { sidecar_service: Record<string, unknown> } },
  ) => Promise<void>;
  writeConfig: (entry: Record<string, unknown>) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts a control plane with an empty data directory on a block of free ports; `settings` go into its configuration. */
export async function startFreshCluster(
  directory: string,
  portBase: number,
  settings: { advertise_grpc_addr?: string } = {},
): Promise<FreshCluster> {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const httpUrl = `http://127.0.0.1:${portBase}`;
  const config = {
    datacenter: 'dc1',
    data_dir: join(directory, 'data'),
    http_addr: `127.0.0.1:${portBase}`,
    grpc_addr: `127.0.0.1:${portBase + 3}`,
    acl: { default_policy: 'deny' },
    default_intention_policy: 'deny',
    console: true,
    ...settings,
  };
  mkdirSync(config.data_dir, { mode: 0o755 });
  writeFileSync(join(directory, 'server.json'), JSON.stringify(config));
  const running: Background[] = [
    await startBackground(
      ['server', '--config', join(directory, 'server.json')],
      join(directory, 'server.log'),
      'server.ready',
    ),
  ];
  const tokenFile = join(config.data_dir, 'bootstrap-token');
  const administrator = ['--http-addr', httpUrl, '--token-file', tokenFile];

  const createTokenFile = async (name: string, args: string[]): Promise<string> => {
    const created = JSON.parse(await peerway(['acl', 'token', 'create', '--json', ...args, ...administrator]));
    const file = join(directory, `${name}.token`);
    writeFileSync(file, created.secretId, { mode: 0o600 });
    chmodSync(file, 0o600);
    return file;
  };
  const proxyArguments = (name: string, token: string): string[] => [
    ...['--http-addr', httpUrl, '--token-file', token],
    ...['--data-dir', join(directory, name)],
  ];

  return {
    directory,
    httpUrl,
    token: readFileSync(tokenFile, 'utf8').trim(),
    administrator,
    port: (offset) => portBase + 50 + offset,
    gatewayPort: portBase + 43,
    async startGateway(of, more = []) {
      const name = of === undefined ? 'gateway' : `gateway-${of.partition}`;
      const port = of === undefined ? portBase + 43 : portBase + 50 + of.offset;
      const inPartition = of === undefined ? [] : ['--partition', of.partition];
      const token = await createTokenFile(name, ['--mesh-gateway', 'mesh-gateway', ...inPartition]);
      const args = [
        'gateway',
        '--node',
        'node-1',
        '--address',
        `127.0.0.1:${port}`,
        '--register',
        ...inPartition,
        ...proxyArguments(name, token),
        ...more,
      ];
      const gateway = await startBackground(args, join(directory, `${name}.log`), 'proxy.started');
      running.push(gateway);
      return gateway;
    },
    async startSidecar(service) {
      const identity = `${service.partition ?? 'default'}/default/${service.name}`;
      const token = await createTokenFile(service.name, ['--service-identity', identity]);
      const definition = join(directory, `${service.name}.json`);
      writeFileSync(definition, JSON.stringify({ node: 'node-1', service }));
      const args = ['sidecar', '--config', definition, ...proxyArguments(service.name, token)];
      running.push(await startBackground(args, join(directory, `${service.name}.log`), 'proxy.started'));
    },
    async writeConfig(entry) {
      await peerway(['config', 'write', '-', ...administrator], { input: JSON.stringify(entry) });
    },
    async stop() {
      const [server, ...proxies] = running;
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await server?.stop();
    },
  };
}
