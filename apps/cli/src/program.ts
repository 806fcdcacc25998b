import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { CommandContext } from './command-context.ts';
import { aclCommand } from './commands/acl/index.ts';
import { auditCommand } from './commands/audit/index.ts';
import { catalogCommand } from './commands/catalog/index.ts';
import { configCommand } from './commands/config/index.ts';
import { connectCommand } from './commands/connect/index.ts';
import { demoCommand } from './commands/demo/index.ts';
import { gatewayCommand } from './commands/gateway/run.ts';
import { intentionCommand } from './commands/intention/index.ts';
import { loginCommand } from './commands/login/run.ts';
import { logoutCommand } from './commands/logout/run.ts';
import { namespaceCommand } from './commands/namespace/index.ts';
import { partitionCommand } from './commands/partition/index.ts';
import { peeringCommand } from './commands/peering/index.ts';
import { serverCommand } from './commands/server/run.ts';
import { servicesCommand } from './commands/services/index.ts';
import { sidecarCommand } from './commands/sidecar/run.ts';
import { statusCommand } from './commands/status/index.ts';

/** The whole `peerway` command. Data plane and demo are loaded by the commands that run them, so that the others start at once. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('peerway')
    .version(manifest.version)
    .description('Joins services of clusters that cannot reach each other, through mesh gateways and peerings.')
    .addCommand(demoCommand(context))
    .addCommand(serverCommand())
    .addCommand(gatewayCommand(context))
    .addCommand(sidecarCommand(context))
    .addCommand(peeringCommand(context))
    .addCommand(statusCommand(context))
    .addCommand(servicesCommand(context))
    .addCommand(catalogCommand(context))
    .addCommand(configCommand(context))
    .addCommand(intentionCommand(context))
    .addCommand(connectCommand(context))
    .addCommand(partitionCommand(context))
    .addCommand(namespaceCommand(context))
    .addCommand(loginCommand(context))
    .addCommand(logoutCommand(context))
    .addCommand(aclCommand(context))
    .addCommand(auditCommand(context));
  program.addHelpText(
    'after',
    `
Examples:
  peerway demo
  peerway peering generate-token --http-addr 127.0.0.1:8800 --token-file .peerway/demo/west/bootstrap-token --name east
  peerway services list --http-addr 127.0.0.1:8700 --token-file .peerway/demo/east/bootstrap-token

Exit status: 0 done, 1 failed inside, 2 refused (input, ACL token, config), 3 \`acl explain\` says no, 4 no route, 5 the other side failed, 6 unavailable.`,
  );
  throwOnWrongUsage(program);
  return program;
}

/** Commander would end the process by itself; every command throws a `CommanderError` instead. */
function throwOnWrongUsage(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help to see what there is)');
  for (const inner of command.commands) throwOnWrongUsage(inner);
}
