import { type AclLinkInput, type TemplatedPolicyName, templatedPolicyNames } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';

/** What a token or role grants, as Consul's command names it. */
export type GrantOptions = {
  policyId?: string[];
  policyName?: string[];
  serviceIdentity?: string[];
  nodeIdentity?: string[];
  templatedPolicy?: string;
  var?: string[];
};
export type TokenGrantOptions = GrantOptions & { roleId?: string[]; roleName?: string[] };

export const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

export const addGrantOptions = (command: Command): Command =>
  command
    .option('--policy-id <id>', 'a policy by its ID; may be repeated', collect)
    .option('--policy-name <name>', 'a policy by its name; may be repeated', collect)
    .option(
      '--service-identity <name[:dc,dc]>',
      'a service whose sidecar will use it, elsewhere than in default as partition/namespace/name; may be repeated',
      collect,
    )
    .option('--node-identity <name:dc>', 'a node that will use it; may be repeated', collect)
    .option('--templated-policy <name>', 'a template of rules; see `peerway acl templated-policy list`')
    .option('--var <name:value>', 'a variable of the template, such as name:api', collect);

export const addTokenGrantOptions = (command: Command): Command =>
  addGrantOptions(command)
    .option('--role-id <id>', 'a role by its ID; may be repeated', collect)
    .option('--role-name <name>', 'a role by its name; may be repeated', collect);

/** The links of two options; undefined: neither was given. */
const links = (ids: string[] | undefined, names: string[] | undefined): AclLinkInput[] | undefined =>
  ids === undefined && names === undefined
    ? undefined
    : [...(ids ?? []).map((id) => ({ id })), ...(names ?? []).map((name) => ({ name }))];

/** What the options grant; what none of them is about is left out, so that an update leaves it as it is. */
export function readGrantOptions(options: GrantOptions) {
  const policies = links(options.policyId, options.policyName);
  const template = readTemplate(options);
  return {
    ...(policies && { policies }),
    ...(options.serviceIdentity && { serviceIdentities: options.serviceIdentity.map(readServiceIdentity) }),
    ...(options.nodeIdentity && { nodeIdentities: options.nodeIdentity.map(readNodeIdentity) }),
    ...(template && { templatedPolicies: [template] }),
  };
}

export function readTokenGrantOptions(options: TokenGrantOptions) {
  const roles = links(options.roleId, options.roleName);
  return { ...readGrantOptions(options), ...(roles && { roles }) };
}

function readServiceIdentity(text: string) {
  const [place = '', datacenters] = text.split(':', 2);
  const parts = place.split('/');
  if (parts.length !== 1 && parts.length !== 3)
    throw new PeerwayError('request.invalid', `--service-identity "${text}": give name or partition/namespace/name`, {
      field: '--service-identity',
    });
  const [partition, namespace] = parts;
  return {
    serviceName: parts.at(-1) ?? '',
    ...(parts.length === 3 ? { partition, namespace } : {}),
    datacenters: datacenters === undefined ? [] : datacenters.split(','),
  };
}

function readNodeIdentity(text: string): { nodeName: string; datacenter: string } {
  const [nodeName = '', datacenter] = text.split(':', 2);
  if (!datacenter)
    throw new PeerwayError('request.invalid', `--node-identity "${text}": give name:datacenter`, {
      field: '--node-identity',
    });
  return { nodeName, datacenter };
}

function readTemplate({ templatedPolicy, var: variables }: GrantOptions) {
  if (templatedPolicy === undefined) {
    if (variables === undefined) return undefined;
    throw new PeerwayError('request.invalid', '--var: give --templated-policy as well', { field: '--var' });
  }
  return { templateName: templateName(templatedPolicy), variables: readVariables(variables) };
}

export function templateName(text: string): TemplatedPolicyName {
  const found = templatedPolicyNames.find((name) => name === text);
  if (found === undefined)
    throw new PeerwayError('request.invalid', `--templated-policy: there is no template "${text}"`, {
      field: '--templated-policy',
      hint: `There are ${templatedPolicyNames.join(', ')}.`,
    });
  return found;
}

/** Consul's `name:value`. There is one variable so far. */
export function readVariables(texts: readonly string[] = []): { name?: string } {
  const variables: { name?: string } = {};
  for (const text of texts) {
    const at = text.indexOf(':');
    if (at < 0 || text.slice(0, at) !== 'name')
      throw new PeerwayError('request.invalid', `--var "${text}": the variable is "name"; give name:value`, {
        field: '--var',
      });
    variables.name = text.slice(at + 1);
  }
  return variables;
}
