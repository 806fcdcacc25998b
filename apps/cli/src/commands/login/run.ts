import type { CreatedToken } from '@peerway/model/acl';
import type { Command } from 'commander';
import { addResultOptions, addressedCommand, type CommandContext, printResult } from '../../command-context.ts';
import { type ConnectionOptions, readTokenFile } from '../../connection.ts';
import { collectMeta } from '../../meta-option.ts';
import { openTokenSink } from '../../token-sink.ts';

type Options = Pick<ConnectionOptions, 'httpAddr' | 'caFile'> & {
  json?: boolean;
  format?: string;
  method: string;
  bearerTokenFile: string;
  tokenSinkFile: string;
  meta: Record<string, string>;
};

/** `peerway login`: the secret goes into a file and is never printed. */
export function loginCommand(context: CommandContext): Command {
  return addResultOptions(addressedCommand('login'))
    .description('trade a bearer token of an auth method for an ACL token that ends by itself')
    .requiredOption('--method <name>', 'auth method of type jwt')
    .requiredOption('--bearer-token-file <file>', 'file with the bearer token; - for standard input')
    .requiredOption('--token-sink-file <file>', 'file for the ACL token: made or replaced, for its owner alone')
    .option('--meta <key=value>', 'kept in the description of the token; may be repeated', collectMeta, {})
    .addHelpText(
      'after',
      `
Example:
  peerway login --method ci --bearer-token-file job.jwt --token-sink-file peerway.token --meta job=17
  peerway services list --token-file peerway.token
  peerway logout --token-file peerway.token

It needs no ACL token and uses none of the environment. People sign in with oidc methods in the console.`,
    )
    .action(async ({ method, bearerTokenFile, tokenSinkFile, meta, ...options }: Options) => {
      const bearerToken =
        bearerTokenFile === '-'
          ? (await context.readStdin()).trim()
          : readTokenFile(bearerTokenFile, undefined, '--bearer-token-file');
      await using sink = await openTokenSink(tokenSinkFile);
      const created = await context
        .connect({ ...options, isAnonymous: true })
        .acl.login.mutate({ authMethod: method, bearerToken, meta });
      await keepOrEnd(context, options, created, sink.keep);
      const { secretId: _secret, ...token } = created;
      printResult(
        context,
        options,
        token,
        ({ accessorId, description, expiresAt }) =>
          `Logged in as ${description}: token ${accessorId} in ${tokenSinkFile}, until ${expiresAt}.`,
      );
    });
}

/** A token whose secret could not be kept is of no use to anybody who should have it. */
async function keepOrEnd(
  context: CommandContext,
  options: Pick<ConnectionOptions, 'httpAddr' | 'caFile'>,
  { secretId }: CreatedToken,
  keep: (secret: string) => Promise<void>,
): Promise<void> {
  try {
    await keep(secretId);
  } catch (error) {
    await context
      .connect({ ...options, token: secretId })
      .acl.logout.mutate()
      .catch(() => context.note('The token could not be ended either; it ends by itself.'));
    throw error;
  }
}
