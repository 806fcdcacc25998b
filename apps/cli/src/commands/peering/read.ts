import type { PeeringServiceView, PeeringView } from '@peerway/model/peering';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatFields, formatTable } from '../../table.ts';

/** `peerway peering read`. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show one peering: state, reason, and the evidence of its stream')
    .requiredOption('--name <peer>', 'local name of the peering')
    .addOption(partitionOption())
    .action(async (options: ReadingOptions & Pick<ScopeOptions, 'partition'> & { name: string }) => {
      const { partition } = resolveScope(options, context.environment);
      const client = context.connect(options);
      const peering = await client.peering.read.query({ name: options.name, partition });
      const services = await client.peering.services.query({ name: options.name, partition });
      printResult(context, options, { ...peering, services }, () =>
        [
          formatPeering(peering),
          formatServices('Exported', services.exported),
          formatServices('Imported', services.imported),
        ].join('\n\n'),
      );
    });
}

/** How far each service of one direction is, one a line. */
function formatServices(direction: string, services: readonly PeeringServiceView[]): string {
  if (services.length === 0) return `${direction}: no service`;
  return formatTable(
    [direction, 'On the stream', 'Since', 'Health', 'Protocol', 'Instances', 'Why'],
    services.map((row) => [
      row.name,
      row.sync,
      row.appliedAt ?? '',
      row.health,
      row.protocol,
      row.instances,
      row.refusal ?? row.healthReason,
    ]),
  );
}

function tokenText({ token, tokenState }: PeeringView): string {
  if (!token) return '';
  if (tokenState === 'used') return `used at ${token.usedAt}`;
  const by = token.madeBy ? ` by ${token.madeBy}` : '';
  const replaced = token.replaced ? `, in place of ${token.replaced} that were not used` : '';
  const end =
    token.expiresAt === null
      ? 'does not expire'
      : `${tokenState === 'expired' ? 'expired' : 'expires'} at ${token.expiresAt}`;
  return `made at ${token.madeAt}${by}${replaced}, not used, ${end}`;
}

/** One peering as aligned lines. */
function formatPeering(peering: PeeringView): string {
  const { stream } = peering;
  return formatFields([
    ['Name', peering.name],
    ['ID', peering.id],
    ['State', peering.state],
    ['Health', peering.health],
    ['Reason', peering.reason],
    ['Since', peering.since],
    ['Role', peering.role],
    ['Peer ID', peering.peerId],
    ['Peer datacenter', peering.remote.datacenter],
    ['Peer server addresses', peering.peerServerAddresses.join(', ')],
    ['Trust domain', peering.trustBundle?.trustDomain ?? ''],
    ['Address in use', stream.address ?? ''],
    ['Stream', stream.connected ? `connected since ${stream.connectedAt ?? 'unknown'}` : 'not connected'],
    ['Last heartbeat', stream.lastHeartbeatAt ?? ''],
    [
      'Last error',
      stream.lastError === null
        ? ''
        : `${stream.lastError.message} (${stream.lastError.code}) at ${stream.lastError.at}`,
    ],
    [
      'Acknowledged there',
      `${stream.resourcesAcked} of ${stream.resourcesSent} resources, ${stream.resourcesNacked} refused`,
    ],
    ['Applied here', `${stream.resourcesReceived} resources, ${stream.resourcesRefused} refused`],
    ['Token', tokenText(peering)],
    ['Their roots end', peering.trustBundle?.expiresAt ?? ''],
    ['Our roots end', peering.ownRoots.expiresAt ?? ''],
    ['Our roots there', peering.ownTrustBundle],
  ]);
}
