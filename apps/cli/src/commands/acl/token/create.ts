import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { readDurationMs } from '../../../duration-option.ts';
import { partitionOption, resolveScope } from '../../../scope-options.ts';
import { formatToken } from '../format-acl.ts';
import { addTokenGrantOptions, readTokenGrantOptions, type TokenGrantOptions } from '../grant-options.ts';

type Options = ReadingOptions &
  TokenGrantOptions & {
    accessor?: string;
    description?: string;
    expiresTtl?: string;
    local?: boolean;
    meshGateway?: string;
    partition?: string;
  };

/** `peerway acl token create`: prints the secret once, because it was asked for; nothing prints it again. */
export function createCommand(context: CommandContext): Command {
  return addTokenGrantOptions(readingCommand('create'))
    .description('create an ACL token; its secret is shown once')
    .option('--accessor <id>', 'accessor ID to use; one is made when absent')
    .option('--description <text>', 'what it is for')
    .option('--expires-ttl <duration>', 'how long it lasts, such as 24h; without it for ever')
    .option('--local', 'for this datacenter only')
    .option('--mesh-gateway <name>', 'for a mesh gateway registered under this service name: what it needs and no more')
    .addOption(partitionOption())
    .addHelpText(
      'after',
      '\nExamples:\n  peerway acl token create --service-identity web --description "sidecar of web"\n  peerway acl token create --mesh-gateway mesh-gateway\n  peerway acl token create --templated-policy builtin/node --var name:node-1 --expires-ttl 24h',
    )
    .action(async (options: Options) => {
      const grants = readTokenGrantOptions(options);
      if (Object.keys(grants).length === 0 && options.meshGateway === undefined) {
        throw new PeerwayError(
          'request.invalid',
          'a token needs a policy, a role, an identity, a template or --mesh-gateway, else it may do nothing',
          { field: '--policy-name' },
        );
      }
      if (options.partition !== undefined && options.meshGateway === undefined) {
        throw new PeerwayError(
          'request.invalid',
          '--partition says where a mesh gateway is; give --mesh-gateway as well',
          {
            field: '--partition',
            hint: 'A service identity says for itself where it is: --service-identity partition/namespace/name.',
          },
        );
      }
      const input = {
        ...grants,
        ...(options.accessor === undefined ? {} : { accessorId: options.accessor }),
        description: options.description ?? '',
        expiresInMs: options.expiresTtl === undefined ? null : readDurationMs('--expires-ttl', options.expiresTtl),
        local: options.local ?? false,
      };
      const { token } = context.connect(options);
      const { partition } = resolveScope(options, context.environment);
      const created =
        options.meshGateway === undefined
          ? await token.create.mutate(input)
          : await token.createForMeshGateway.mutate({ ...input, gateway: options.meshGateway, partition });
      printResult(context, options, created, formatToken);
    });
}
