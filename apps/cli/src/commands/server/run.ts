import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import { Command } from 'commander';
import { CONTROL_PLANE_MAIN } from '../../program-files.ts';

/** `peerway server`: this process becomes the control plane, so signals and exit status are its own. */
export function serverCommand(): Command {
  return new Command('server')
    .description('run a control plane: console, APIs, peering, certificate authority')
    .requiredOption('--config <file>', 'its configuration, JSON')
    .addHelpText(
      'after',
      `
Example of a configuration:
  {
    "datacenter": "east",
    "data_dir": "/var/lib/peerway",
    "http_addr": "127.0.0.1:8500",
    "grpc_addr": "0.0.0.0:8503",
    "advertise_grpc_addr": "east.example.com:8503",
    "acl": { "default_policy": "deny" }
  }

The first start writes the secret of the first management token to <data_dir>/bootstrap-token.
DATABASE_URL selects a PostgreSQL of your own instead of the one in the data directory.`,
    )
    .action((options: { config: string }) => {
      const config = resolve(options.config);
      if (!existsSync(config))
        throw new PeerwayError('request.invalid', `there is no file ${config}`, { field: '--config' });
      if (process.execve === undefined)
        throw new PeerwayError('platform.internal', 'this platform can not replace a process by another');
      process.execve(process.execPath, [process.execPath, CONTROL_PLANE_MAIN, '--config', config]);
    });
}
