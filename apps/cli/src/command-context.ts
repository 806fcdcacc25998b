import { Command, Option } from 'commander';
import { createClient, type PeerwayClient } from './client.ts';
import { type ConnectionOptions, resolveConnection } from './connection.ts';
import { caFileOf, trustCaFile } from './trusted-ca.ts';

/** What a command may touch of the world; `main.ts` gives the real one, tests their own. */
export type CommandContext = {
  environment: Record<string, string | undefined>;
  print: (text: string) => void;
  /** For remarks that are not the answer: warnings, and what was done. */
  note: (text: string) => void;
  readStdin: () => Promise<string>;
  connect: (options: ConnectionOptions) => PeerwayClient;
  /** For an answer that is a no: the exit status, once all is done. */
  endWith: (status: number) => void;
};

/** The context of the real process. `onConnect` learns the address, for the message of a failed call. */
export function processContext(onConnect: (httpAddress: string) => void): CommandContext {
  return {
    environment: process.env,
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
    connect: (options) => {
      const connection = resolveConnection(options, process.env);
      onConnect(connection.httpAddress);
      const caFile = caFileOf(options, process.env);
      if (caFile !== null) trustCaFile(caFile);
      return createClient(connection);
    },
    endWith: (status) => {
      process.exitCode = status;
    },
  };
}

/** A command that calls a control plane with no token, whatever the environment has. */
export function addressedCommand(name: string): Command {
  return new Command(name)
    .addOption(
      new Option('--http-addr <address>', 'control plane, host:port or URL [env: PEERWAY_HTTP_ADDR, CONSUL_HTTP_ADDR]'),
    )
    .option('--ca-file <file>', 'CA of its certificate, PEM [env: PEERWAY_CACERT, CONSUL_CACERT]');
}

/** A command that calls a control plane: the options for address and token come with it. */
export function callingCommand(name: string): Command {
  return addressedCommand(name)
    .addOption(new Option('--token <secret>', 'ACL token [env: PEERWAY_HTTP_TOKEN, CONSUL_HTTP_TOKEN]'))
    .addOption(new Option('--token-file <file>', 'file that holds the ACL token'));
}

/** A calling command whose answer is also there as JSON. */
export const readingCommand = (name: string): Command => addResultOptions(callingCommand(name));

export const addResultOptions = (command: Command): Command =>
  command
    .option('--json', 'print JSON')
    .addOption(new Option('--format <format>', 'json is the same as --json, as in Consul').choices(['pretty', 'json']));

export type ReadingOptions = ConnectionOptions & { json?: boolean; format?: string };

/** Prints JSON when it was asked for, else what `format` makes of the value. */
export function printResult<T>(
  context: CommandContext,
  options: { json?: boolean; format?: string },
  value: T,
  format: (value: T) => string,
): void {
  context.print(options.json || options.format === 'json' ? JSON.stringify(value, null, 2) : format(value));
}
