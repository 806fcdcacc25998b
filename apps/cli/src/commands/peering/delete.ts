import type { Command } from 'commander';
import type { PeerwayClient } from '../../client.ts';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ReadingOptions & Pick<ScopeOptions, 'partition'> & { name: string; dryRun?: boolean };
type Impact = Awaited<ReturnType<PeerwayClient['peering']['deletionImpact']['query']>>;

/** `peerway peering delete`. */
export function deleteCommand(context: CommandContext): Command {
  return readingCommand('delete')
    .description('delete a peering; the other cluster is told, and traffic between the two ends')
    .requiredOption('--name <peer>', 'local name of the peering')
    .option('--dry-run', 'show what would break, and delete nothing')
    .addOption(partitionOption())
    .addHelpText('after', '\nExample:\n  peerway peering delete --name west --dry-run')
    .action(async (options: Options) => {
      const client = context.connect(options);
      const target = { name: options.name, partition: resolveScope(options, context.environment).partition };
      if (options.dryRun) {
        printResult(context, options, await client.peering.deletionImpact.query(target), formatImpact(options.name));
        return;
      }
      await client.peering.delete.mutate(target);
      context.note(`Peering "${options.name}" is being deleted.`);
    });
}

const formatImpact =
  (name: string) =>
  ({ importedServices, exportedServices, entries }: Impact): string => {
    const lines = [
      ...importedServices.map(
        (service) =>
          `${service.name} of ${name} is no longer reached from here, used by ${service.usedBy.join(', ') || 'nothing'}`,
      ),
      ...exportedServices.map((service) => `${service} is no longer reached from ${name}`),
      ...entries.map((entry) => `${entry.kind}/${entry.name} names ${name}: what it says of it has no effect any more`),
    ];
    return lines.length === 0 ? `Nothing crosses the peering "${name}", so nothing breaks.` : lines.join('\n');
  };
