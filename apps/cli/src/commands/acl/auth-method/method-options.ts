import { type AuthMethod, type WriteAuthMethodInput, writeAuthMethodSchema } from '@peerway/model/auth-method';
import { readConsulMethodConfig } from '@peerway/model/consul-method-config';
import { PeerwayError } from '@peerway/model/error';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../../../command-context.ts';
import { readTokenFile } from '../../../connection.ts';
import { readTextArgument } from '../../../document.ts';
import { readDurationMs } from '../../../duration-option.ts';

/** What an auth method says, as Consul's command names it. */
export type MethodOptions = {
  displayName?: string;
  description?: string;
  maxTokenTtl?: string;
  config?: string;
  clientSecretFile?: string;
};

export const addMethodOptions = (command: Command): Command =>
  command
    .option('--display-name <text>', 'what the button on the sign-in page says')
    .option('--description <text>', 'what it is for')
    .option('--max-token-ttl <duration>', 'how long tokens of its logins last, from 1m to 24h')
    .option('--config <json>', "its Config in Consul's JSON: as text, @file, or - for standard input")
    .option('--client-secret-file <file>', "file with the OIDCClientSecret, which then isn't in --config")
    .addOption(new Option('--token-locality <locality>', 'tokens of logins are always local').choices(['local']));

/** The config that the options give; undefined: none. A client secret is taken from files and standard input alone. */
export async function readMethodConfig(
  context: CommandContext,
  { config: argument, clientSecretFile }: MethodOptions,
): Promise<Record<string, unknown> | undefined> {
  const secret =
    clientSecretFile === undefined
      ? {}
      : { clientSecret: readTokenFile(clientSecretFile, undefined, '--client-secret-file') };
  if (argument === undefined) return clientSecretFile === undefined ? undefined : secret;
  const text = await readTextArgument(context, argument);
  const config = readConsulMethodConfig(parseJson(text));
  if ('clientSecret' in config && text === argument)
    throw new PeerwayError(
      'request.invalid',
      '--config: a client secret in an argument is seen by who lists processes',
      {
        field: '--config',
        hint: 'Give --client-secret-file FILE, or the whole config as --config @FILE or --config -.',
      },
    );
  if ('clientSecret' in config && clientSecretFile !== undefined)
    throw new PeerwayError(
      'request.invalid',
      '--client-secret-file and OIDCClientSecret in --config exclude each other',
      {
        field: '--client-secret-file',
      },
    );
  return { ...config, ...secret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `--config is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      { field: '--config', hint: 'Give it as text, @FILE, or - for standard input.', cause },
    );
  }
}

/**
 * The method as it is to be written: what the options say, and of an existing one what they do not say. A config that is given
 * replaces the old as a whole, a client secret alone is added to it.
 * @throws PeerwayError `request.invalid` as the control plane would
 */
export function methodInput(
  { displayName, description, maxTokenTtl }: MethodOptions,
  config: Record<string, unknown> | undefined,
  before: Pick<AuthMethod, 'name' | 'type'> & Partial<AuthMethod>,
): WriteAuthMethodInput {
  const { name, type } = before;
  const isSecretAlone = config !== undefined && Object.keys(config).join() === 'clientSecret';
  const parsed = writeAuthMethodSchema.safeParse({
    name,
    type,
    displayName: displayName ?? before.displayName ?? '',
    description: description ?? before.description ?? '',
    maxTokenTtlMs: maxTokenTtl === undefined ? before.maxTokenTtlMs : readDurationMs('--max-token-ttl', maxTokenTtl),
    config: config === undefined || isSecretAlone ? { ...before.config, ...config } : config,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'it can not be read';
  throw new PeerwayError('request.invalid', field === '' ? message : `${field}: ${message}`, { field });
}
