import type { PeeringView } from '@peerway/model/peering';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatFields } from '../../table.ts';

/** `peerway peering read`. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show one peering: state, reason, and the evidence of its stream')
    .requiredOption('--name <peer>', 'local name of the peering')
    .addOption(partitionOption())
    .action(async (options: ReadingOptions & Pick<ScopeOptions, 'partition'> & { name: string }) => {
      const { partition } = resolveScope(options, context.environment);
      const peering = await context.connect(options).peering.read.query({ name: options.name, partition });
      printResult(context, options, peering, formatPeering);
    });
}

/** One peering as aligned lines. */
export function formatPeering(peering: PeeringView): string {
  const { stream } = peering;
  return formatFields([
    ['Name', peering.name],
    ['ID', peering.id],
    ['State', peering.state],
    ['Reason', peering.reason],
    ['Since', peering.since],
    ['Role', peering.role],
    ['Peer ID', peering.peerId],
    ['Peer datacenter', peering.remote.datacenter],
    ['Peer server addresses', peering.peerServerAddresses.join(', ')],
    ['Trust domain', peering.trustBundle?.trustDomain ?? ''],
    ['Stream', stream.connected ? `connected since ${stream.connectedAt ?? 'unknown'}` : 'not connected'],
    ['Last heartbeat', stream.lastHeartbeatAt ?? ''],
    [
      'Last error',
      stream.lastError === null
        ? ''
        : `${stream.lastError.message} (${stream.lastError.code}) at ${stream.lastError.at}`,
    ],
    ['Imported services', stream.importedServices.join(', ')],
    ['Exported services', stream.exportedServices.join(', ')],
  ]);
}
