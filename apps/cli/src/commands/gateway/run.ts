import { join } from 'node:path';
import { formatHostPort, type HostPort } from '@peerway/model/host-port';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { parseHostPortOption, parseNamedHostPort } from '../../host-port-option.ts';
import { meshGatewayRegistration } from '../../proxy/mesh-gateway-registration.ts';
import { type AccessLogOptions, accessLogOf, proxyCommand, proxyControlPlane } from '../../proxy/proxy-options.ts';
import { becomeProxyProcess } from '../../proxy/proxy-process.ts';
import { socketsOfPool } from '../../proxy/workers/pool-sockets.ts';
import { workerNumber } from '../../proxy/workers/worker-number.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ConnectionOptions &
  AccessLogOptions & {
    service: string;
    proxyId?: string;
    bindAddress: ReadonlyMap<string, HostPort>;
    node: string;
    address: HostPort;
    wanAddress?: HostPort;
    adminBind?: HostPort;
    dataDir: string;
    concurrency?: number;
    register?: boolean;
  } & Pick<ScopeOptions, 'partition'>;

/** `peerway gateway`. */
export function gatewayCommand(context: CommandContext): Command {
  return proxyCommand('gateway')
    .description('run a mesh gateway')
    .option('--service <name>', 'service name it is registered under', 'mesh-gateway')
    .requiredOption('--node <name>', 'node it is registered on')
    .addOption(
      new Option('--address <host:port>', 'where it listens, and proxies of this cluster reach it')
        .argParser(parseHostPortOption)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--wan-address <host:port>', 'where peers reach it, when that differs').argParser(parseHostPortOption),
    )
    .addOption(
      new Option(
        '--bind-address <name=host:port>',
        'with --register: listen here instead of on --address; may be given several times',
      )
        .argParser(parseNamedHostPort)
        .default(new Map<string, HostPort>(), 'none'),
    )
    .option('--proxy-id <id>', 'its ID, where several run on one node; the service name if not given')
    .option('--register', 'register it in the catalog at the start')
    .addOption(
      new Option(
        '--concurrency <processes>',
        'processes that share the port, one for each core it may use; also 1 makes it replaceable by SIGHUP',
      ).argParser(parseConcurrency),
    )
    .addOption(partitionOption())
    .addHelpText(
      'after',
      `
Example:
  peerway acl token create --mesh-gateway mesh-gateway --json | jq -r .secretId > gateway-token && chmod 600 gateway-token
  peerway gateway --node node-1 --address 10.0.0.5:8443 --wan-address 203.0.113.7:8443 --register \\
    --token-file gateway-token --data-dir /var/lib/peerway-gateway --admin-bind 127.0.0.1:19000 --concurrency 2

Signals:
  SIGTERM, SIGINT  drain and end; a second one ends it at once
  SIGHUP           with --concurrency: put new processes, of what is installed now, in the place of the old ones; no connection is lost`,
    )
    .action(async (options: Options) => {
      becomeProxyProcess();
      const worker = workerNumber(context.environment);
      if (worker === null)
        context.note(
          `mesh gateway ${options.proxyId ?? options.service} on ${options.node}, listening on ${listensOn(options)}`,
        );
      if (worker === null && options.concurrency !== undefined) {
        const { runPool } = await import('../../proxy/workers/run-pool.ts');
        await runPool({ count: options.concurrency, adminBind: options.adminBind ?? null });
      } else {
        await runOne(context, options, worker);
      }
    });
}

/** @param worker its number, where several processes make one gateway: each has a key and a directory of its own */
async function runOne(context: CommandContext, options: Options, worker: number | null): Promise<void> {
  const { partition } = resolveScope(options, context.environment);
  const { runProxy } = await import('../../proxy/run-proxy.ts');
  const isWorker = worker !== null;
  const proxyOptions = {
    reference: { role: 'mesh-gateway' as const, partition, node: options.node, id: options.proxyId ?? options.service },
    controlPlane: proxyControlPlane(options, context.environment),
    dataDirectory: isWorker ? join(options.dataDir, `worker-${worker}`) : options.dataDir,
    // What a worker shows there, the pool puts together.
    adminBind: isWorker ? { host: '127.0.0.1', port: 0 } : (options.adminBind ?? null),
    accessLog: accessLogOf(options),
    sockets: isWorker ? socketsOfPool() : null,
    registrations: options.register
      ? [
          meshGatewayRegistration({
            ...options,
            partition,
            proxyId: options.proxyId ?? null,
            wanAddress: options.wanAddress ?? null,
            bindAddresses: options.bindAddress,
          }),
        ]
      : [],
    application: null,
  };
  await runProxy(proxyOptions, worker);
}

const CONCURRENCY_MAX = 64;

function parseConcurrency(text: string): number {
  const count = Number(text);
  if (!/^[0-9]{1,3}$/.test(text) || count < 1 || count > CONCURRENCY_MAX)
    throw new InvalidArgumentError(`Give a number from 1 to ${CONCURRENCY_MAX}.`);
  return count;
}

function listensOn({ bindAddress, address }: Options): string {
  const binds = bindAddress.size === 0 ? [address] : [...bindAddress.values()];
  return binds.map(formatHostPort).join(', ');
}
