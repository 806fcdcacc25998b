import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';

type Options = ConnectionOptions & { name: string; description?: string };

/** `peerway partition create`. */
export function createCommand(context: CommandContext): Command {
  return callingCommand('create')
    .description('create a partition')
    .requiredOption('--name <partition>', 'its name: a DNS label')
    .option('--description <text>', 'what it is for')
    .addHelpText('after', '\nExample:\n  peerway partition create --name team-a --description "Shop"')
    .action(async ({ name, description = '', ...options }: Options) => {
      const client = context.connect(options);
      const known = await client.partition.list.query();
      if (known.some((partition) => partition.name === name))
        throw new PeerwayError('request.invalid', `Partition "${name}" already exists`, { hint: 'Update it instead.' });
      await client.partition.write.mutate({ name, description });
      context.note(`Partition "${name}" is created.`);
    });
}

/** `peerway partition update`. */
export function updateCommand(context: CommandContext): Command {
  return callingCommand('update')
    .description('change the description of a partition')
    .requiredOption('--name <partition>', 'its name')
    .requiredOption('--description <text>', 'what it is for')
    .action(async ({ name, description = '', ...options }: Options) => {
      const client = context.connect(options);
      await client.partition.read.query({ name });
      await client.partition.write.mutate({ name, description });
      context.note(`Partition "${name}" is updated.`);
    });
}
