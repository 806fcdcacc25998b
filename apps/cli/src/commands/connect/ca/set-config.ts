import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';

type Options = ConnectionOptions & { leafTtl?: string; rootTtl?: string; csrMaxPerSecond?: string; cas?: string };

const number = (text: string, option: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new PeerwayError('request.invalid', `${option}: "${text}" is not a number`);
  return value;
};

/** `peerway connect ca set-config`. */
export function setConfigCommand(context: CommandContext): Command {
  return callingCommand('set-config')
    .description('change how leaves and roots are made from now on')
    .option('--leaf-ttl <duration>', 'life of a leaf, 1h to 8760h')
    .option('--root-ttl <duration>', 'life of a root made from now on')
    .option('--csr-max-per-second <number>', 'leaves signed in a second, on average')
    .option('--cas <index>', 'only if the configuration still has this modify index')
    .addHelpText('after', '\nExample:\n  peerway connect ca set-config --leaf-ttl 24h')
    .action(async ({ leafTtl, rootTtl, csrMaxPerSecond, cas, ...options }: Options) => {
      if (leafTtl === undefined && rootTtl === undefined && csrMaxPerSecond === undefined)
        throw new PeerwayError('request.invalid', 'say what to change: --leaf-ttl, --root-ttl or --csr-max-per-second');
      await context.connect(options).ca.writeConfig.mutate({
        ...(leafTtl === undefined ? {} : { leafTtl }),
        ...(rootTtl === undefined ? {} : { rootTtl }),
        ...(csrMaxPerSecond === undefined ? {} : { csrMaxPerSecond: number(csrMaxPerSecond, '--csr-max-per-second') }),
        ...(cas === undefined ? {} : { cas: number(cas, '--cas') }),
      });
      context.note(
        'The configuration of the certificate authority is written. Leaves that are out there keep their life.',
      );
    });
}
