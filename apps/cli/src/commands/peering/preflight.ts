import { PeerwayError } from '@peerway/model/error';
import type { PeeringPreflight } from '@peerway/model/peering';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { readDocument } from '../../document.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatFields, formatTable } from '../../table.ts';

type Options = ReadingOptions & Pick<ScopeOptions, 'partition'> & { name?: string };

/** `peerway peering preflight`. */
export function preflightCommand(context: CommandContext): Command {
  return readingCommand('preflight')
    .description('look at a peering token, and at everything that establishing a peering with it needs; writes nothing')
    .argument('[file]', 'file that holds the token; - for standard input', '-')
    .option('--name <peer>', 'name that the other cluster is to have in this one')
    .addOption(partitionOption())
    .addHelpText(
      'after',
      '\nExample:\n  peerway peering preflight --name west token\n\nExit status 2 when a check fails.',
    )
    .action(async (file: string, options: Options) => {
      const { partition } = resolveScope(options, context.environment);
      const result = await context.connect(options).peering.preflight.mutate({
        peeringToken: (await readDocument(context, file)).trim(),
        partition,
        ...(options.name === undefined ? {} : { peerName: options.name }),
      });
      printResult(context, options, result, formatPreflight);
      const failed = result.checks.filter(({ status }) => status === 'fail');
      if (failed.length > 0)
        throw new PeerwayError('request.invalid', `${failed.length} of ${result.checks.length} checks failed`);
    });
}

function formatPreflight({ token, probes, checks }: PeeringPreflight): string {
  const whose = formatFields([
    ['Datacenter', token.remote.datacenter],
    ['Partition', token.remote.partition || 'default'],
    ['Server name', token.serverName],
    ['Peer ID', token.peerId],
    ...token.ca.map(({ subject, notAfter }): [string, string] => ['CA', `${subject}, ends ${notAfter}`]),
  ]);
  const tried = formatTable(
    ['Address', 'Answers', 'After', 'Why not'],
    probes.map(({ address, answers, elapsedMs, message }) => [
      address,
      answers ? 'yes' : 'no',
      `${elapsedMs} ms`,
      message,
    ]),
  );
  const judged = checks.map(
    ({ id, status, message, mend }) => `${status.padEnd(4)}  ${id}: ${message}${mend === '' ? '' : `\n      ${mend}`}`,
  );
  return [whose, tried, judged.join('\n')].join('\n\n');
}
