import type { AccessLogMode, ControlPlaneAddress, ProxyOptions } from '@peerway/gateway';
import { PeerwayError } from '@peerway/model/error';
import { Command, Option } from 'commander';
import { type ConnectionOptions, resolveConnection } from '../connection.ts';
import { parseHostPortOption } from '../host-port-option.ts';
import { caFileOf, trustCaFile } from '../trusted-ca.ts';

/** Said here too, since the gateway's code is loaded only when a proxy runs. */
const ACCESS_LOG_MODES: AccessLogMode[] = ['off', 'errors', 'all'];

/** A command that runs a proxy. There is no `--token`: arguments are visible to every user of the machine for as long as it runs. */
export function proxyCommand(name: string): Command {
  return new Command(name)
    .option('--http-addr <address>', 'control plane, host:port or URL [env: PEERWAY_HTTP_ADDR, CONSUL_HTTP_ADDR]')
    .option('--ca-file <file>', 'CA of its certificate, PEM [env: PEERWAY_CACERT, CONSUL_CACERT]')
    .option(
      '--token-file <file>',
      'file that holds the ACL token [env for the token itself: PEERWAY_HTTP_TOKEN, CONSUL_HTTP_TOKEN]',
    )
    .requiredOption('--data-dir <directory>', 'where key, certificate and last good snapshot are kept')
    .addOption(
      new Option(
        '--admin-bind <host:port>',
        'admin port: /ready, /stats/prometheus, /clusters, /config_dump, /drain',
      ).argParser(parseHostPortOption),
    )
    .addOption(
      new Option(
        '--access-log <what>',
        'a JSON line for each request and relayed connection, when it is over: off, errors or all',
      )
        .choices(ACCESS_LOG_MODES)
        .default('off'),
    )
    .option('--access-log-file <file>', 'file that the access log is appended to; standard output if not given');
}

export type AccessLogOptions = { accessLog: AccessLogMode; accessLogFile?: string };

export const accessLogOf = ({
  accessLog,
  accessLogFile,
}: AccessLogOptions): NonNullable<ProxyOptions['accessLog']> => ({
  mode: accessLog,
  file: accessLogFile ?? null,
});

/** Where a proxy calls, and with which token; a proxy can not be anonymous. */
export function proxyControlPlane(
  options: ConnectionOptions,
  environment: Record<string, string | undefined>,
): ControlPlaneAddress {
  const { httpAddress, token } = resolveConnection(options, environment);
  if (token === null) {
    throw new PeerwayError('acl.no_token', 'a proxy needs an ACL token', {
      hint: 'Give it with --token-file FILE or in PEERWAY_HTTP_TOKEN.',
    });
  }
  const caFile = caFileOf(options, environment);
  if (caFile !== null) trustCaFile(caFile);
  return { httpAddress, token };
}
