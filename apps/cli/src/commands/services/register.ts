import { registerServiceSchema } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { namespaceOption, partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ConnectionOptions &
  ScopeOptions & {
    name: string;
    id?: string;
    node: string;
    address: string;
    port?: number;
    tag: string[];
  };

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return port;
}

const collect = (text: string, collected: string[]): string[] => [...collected, text];

/** `peerway services register`. */
export function registerCommand(context: CommandContext): Command {
  return callingCommand('register')
    .description('register an instance of a service, without a sidecar')
    .requiredOption('--name <service>', 'its name')
    .option('--id <id>', 'ID of the instance, unique on its node (default: the name)')
    .requiredOption('--node <name>', 'node it runs on')
    .requiredOption('--address <address>', 'where it is reached')
    .option('--port <port>', 'port that it listens on', parsePort)
    .option('--tag <tag>', 'a tag; may be given several times', collect, [])
    .addOption(partitionOption())
    .addOption(namespaceOption())
    .addHelpText(
      'after',
      '\nExample:\n  peerway services register --name db --node node-1 --address 10.0.0.9 --port 5432',
    )
    .action(async (options: Options) => {
      const { name, id = name, node, address, port = 0, tag: tags } = options;
      const scope = resolveScope(options, context.environment);
      const registration = registerServiceSchema.safeParse({
        node: { node, address },
        service: { ...scope, id, service: name, address, port, tags },
      });
      if (!registration.success) throw new PeerwayError('request.invalid', z.prettifyError(registration.error));
      await context.connect(options).catalog.register.mutate(registration.data);
      context.note(`Registered service: ${name}`);
    });
}
