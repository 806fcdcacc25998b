import { type AuthMethodType, authMethodTypes } from '@peerway/model/auth-method';
import { type Command, Option } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatMethod } from '../format-login.ts';
import { addMethodOptions, type MethodOptions, methodInput, readMethodConfig } from './method-options.ts';

type Options = ReadingOptions & MethodOptions & { name: string; type: AuthMethodType };

/** `peerway acl auth-method create`. */
export function createCommand(context: CommandContext): Command {
  return addMethodOptions(readingCommand('create'))
    .description('create an auth method: who else may say who somebody is')
    .requiredOption('--name <name>', 'name of the method')
    .addOption(
      new Option('--type <type>', 'jwt: bearer tokens; oidc: people with a browser')
        .choices(authMethodTypes)
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      `
Examples:
  peerway acl auth-method create --name ci --type jwt --max-token-ttl 1h --config @ci.json
  peerway acl auth-method create --name corp --type oidc --max-token-ttl 8h --config @corp.json --client-secret-file corp.secret

ci.json: {"JWKSURL": "https://ci.example/keys", "BoundIssuer": "https://ci.example", "BoundAudiences": ["peerway"],
          "ClaimMappings": {"project": "project"}}
corp.json: {"OIDCDiscoveryURL": "https://login.corp.example", "OIDCClientID": "peerway", "ListClaimMappings": {"groups": "groups"}}
Nobody can log in before \`peerway acl binding-rule create\` says what they are given.`,
    )
    .action(async (options: Options) => {
      const config = (await readMethodConfig(context, options)) ?? {};
      const input = methodInput(options, config, { name: options.name, type: options.type });
      printResult(context, options, await context.connect(options).authMethod.create.mutate(input), formatMethod);
    });
}
