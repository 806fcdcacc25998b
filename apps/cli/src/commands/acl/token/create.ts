import { type CreatedToken, meshGatewayPolicyName, meshGatewayRules } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import type { PeerwayClient } from '../../../client.ts';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatFields } from '../../../table.ts';

type Options = ReadingOptions & {
  description?: string;
  policyName: string[];
  serviceIdentity: string[];
  meshGateway?: string;
};

const collect = (value: string, previous: string[]): string[] => [...previous, value];

/** `peerway acl token create`: prints the secret once, because it was asked for; nothing prints it again. */
export function createCommand(context: CommandContext): Command {
  return readingCommand('create')
    .description('create an ACL token; its secret is shown once')
    .option('--description <text>', 'what it is for')
    .option('--policy-name <name>', 'a policy to attach; may be repeated', collect, [])
    .option('--service-identity <service>', 'a service whose sidecar will use it; may be repeated', collect, [])
    .option(
      '--mesh-gateway <name>',
      'for a mesh gateway registered under this service name: its policy is created when missing',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  peerway acl token create --service-identity web --description "sidecar of web"\n  peerway acl token create --mesh-gateway mesh-gateway',
    )
    .action(async (options: Options) => {
      const client = context.connect(options);
      const policies = options.policyName.map((name) => ({ name }));
      if (options.meshGateway !== undefined)
        policies.push({ name: await ensureMeshGatewayPolicy(client, options.meshGateway) });
      if (policies.length === 0 && options.serviceIdentity.length === 0) {
        throw new PeerwayError(
          'request.invalid',
          'a token needs a policy, a service identity or --mesh-gateway, else it may do nothing',
          {
            field: '--policy-name',
          },
        );
      }
      const token = await client.token.create.mutate({
        description:
          options.description ?? (options.meshGateway === undefined ? '' : `mesh gateway ${options.meshGateway}`),
        policies,
        serviceIdentities: options.serviceIdentity.map((serviceName) => ({ serviceName })),
      });
      printResult(context, options, token, formatCreatedToken);
    });
}

async function ensureMeshGatewayPolicy(client: PeerwayClient, service: string): Promise<string> {
  const name = meshGatewayPolicyName(service);
  const policies = await client.policy.list.query();
  if (!policies.some((policy) => policy.name === name)) {
    await client.policy.create.mutate({
      name,
      description: `Mesh gateway "${service}"`,
      rules: meshGatewayRules(service),
    });
  }
  return name;
}

function formatCreatedToken(token: CreatedToken): string {
  return formatFields([
    ['AccessorID', token.accessorId],
    ['SecretID', token.secretId],
    ['Description', token.description],
    ['Policies', token.policies.map((policy) => policy.name).join(', ')],
    ['Service identities', token.serviceIdentities.map((identity) => identity.serviceName).join(', ')],
  ]);
}
