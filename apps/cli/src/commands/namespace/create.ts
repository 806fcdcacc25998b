import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { collectMeta } from '../../meta-option.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ConnectionOptions & ScopeOptions & { name: string; description?: string; meta: Record<string, string> };

/** `peerway namespace create`. */
export function createCommand(context: CommandContext): Command {
  return writingCommand('create', 'create a namespace')
    .addHelpText('after', '\nExample:\n  peerway namespace create --name shop --partition team-a --meta owner=shop')
    .action(async (options: Options) => {
      const client = context.connect(options);
      const { partition } = resolveScope(options, context.environment);
      const known = await client.namespace.list.query({ partition });
      if (known.some(({ name }) => name === options.name))
        throw new PeerwayError('request.invalid', `Namespace "${options.name}" already exists`, {
          hint: 'Update it instead.',
        });
      const { name, description = '', meta } = options;
      await client.namespace.write.mutate({ partition, name, description, meta });
      context.note(`Namespace "${name}" is created in partition "${partition}".`);
    });
}

/** `peerway namespace update`. */
export function updateCommand(context: CommandContext): Command {
  return writingCommand('update', 'change what is said about a namespace').action(async (options: Options) => {
    const client = context.connect(options);
    const { partition } = resolveScope(options, context.environment);
    const { name } = options;
    const known = await client.namespace.read.query({ partition, name });
    await client.namespace.write.mutate({
      partition,
      name,
      description: options.description ?? known.description,
      meta: { ...known.meta, ...options.meta },
    });
    context.note(`Namespace "${name}" of partition "${partition}" is updated.`);
  });
}

const writingCommand = (name: string, description: string): Command =>
  callingCommand(name)
    .description(description)
    .requiredOption('--name <namespace>', 'its name: a DNS label')
    .option('--description <text>', 'what it is for')
    .option('--meta <key=value>', 'metadata; may be given several times', collectMeta, {})
    .addOption(partitionOption());
