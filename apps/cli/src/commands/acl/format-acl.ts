import type { AclPolicy, AclRoleView, AclTokenView } from '@peerway/model/acl';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { type AssessedToken, unusedText } from '@peerway/model/token-warning';
import { formatFields } from '../../table.ts';

type Grants = Pick<AclRoleView, 'policies' | 'serviceIdentities' | 'nodeIdentities' | 'templatedPolicies'>;

const namesOf = (links: readonly { name: string }[]): string => links.map(({ name }) => name).join(', ');
const within = (name: string, datacenters: readonly string[]): string =>
  datacenters.length === 0 ? name : `${name} (in ${datacenters.join(', ')})`;

/** As `--service-identity` takes it: without what is `default`. */
function serviceIdentityText({ serviceName, partition, namespace }: Grants['serviceIdentities'][number]): string {
  if (partition === undefined && namespace === undefined) return serviceName;
  return `${partition ?? 'default'}/${namespace ?? 'default'}/${serviceName}`;
}

/** Everything granted, each on one line. */
export const grantLines = (grants: Grants): [string, string][] => [
  ['Policies', namesOf(grants.policies)],
  [
    'Service identities',
    grants.serviceIdentities.map((identity) => within(serviceIdentityText(identity), identity.datacenters)).join(', '),
  ],
  [
    'Node identities',
    grants.nodeIdentities.map(({ nodeName, datacenter }) => within(nodeName, [datacenter])).join(', '),
  ],
  [
    'Templated policies',
    grants.templatedPolicies
      .map(({ templateName, variables: { name }, partition, datacenters }) => {
        const whose = name === undefined ? templateName : `${templateName} ${name}`;
        return within(partition === DEFAULT_PARTITION ? whose : `${whose} in partition ${partition}`, datacenters);
      })
      .join(', '),
  ],
];

/** Everything granted, in one cell of a table. */
export const grantCell = (grants: Grants): string =>
  grantLines(grants)
    .filter(([, text]) => text !== '')
    .map(([what, text]) => (what === 'Policies' ? text : `${what}: ${text}`))
    .join('; ');

/** A token; its secret only when it has just been made. */
export const formatToken = (token: AclTokenView & { secretId?: string }): string => formatFields(tokenLines(token));

/** A token as those see it who may read ACLs: with its use and what is wrong with it. */
export const formatAssessedToken = (token: AssessedToken): string =>
  formatFields([
    ...tokenLines(token),
    ['Last used', token.lastUsedAt ?? unusedText(token)],
    ...token.warnings.map(({ what, why, instead }): [string, string] => ['Attention', `${what} ${why} ${instead}`]),
  ]);

const tokenLines = (token: AclTokenView & { secretId?: string }): [string, string][] => [
  ['AccessorID', token.accessorId],
  ...(token.secretId === undefined ? [] : [['SecretID', token.secretId] satisfies [string, string]]),
  ['Description', token.description],
  ...grantLines(token),
  ['Roles', namesOf(token.roles)],
  ['Local', String(token.local)],
  ['Created', token.createdAt],
  ['Expires', token.expiresAt ?? 'never'],
];

export const formatRole = (role: AclRoleView): string =>
  formatFields([['ID', role.id], ['Name', role.name], ['Description', role.description], ...grantLines(role)]);

export const formatPolicy = (policy: AclPolicy): string =>
  `${formatFields([
    ['ID', policy.id],
    ['Name', policy.name],
    ['Description', policy.description],
    ['Datacenters', (policy.datacenters ?? []).join(', ')],
  ])}\nRules:\n${policy.rules}`;
