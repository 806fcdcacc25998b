import type { AclPolicy } from '@peerway/model/acl';
import type { AclGrants } from '@peerway/model/acl-grant';
import type { AuthorizerPolicy, AuthorizerServiceIdentity } from './authorizer.ts';
import { templateRules } from './templated-policies.ts';

/** What a token or one of its roles grants, its policies looked up. `role`: the role's name; null: the token itself. */
export type GrantSource = {
  role: string | null;
  policies: readonly Pick<AclPolicy, 'name' | 'rules' | 'datacenters'>[];
} & Pick<AclGrants, 'serviceIdentities' | 'nodeIdentities' | 'templatedPolicies'>;

export type ExpandedGrants = { policies: AuthorizerPolicy[]; serviceIdentities: AuthorizerServiceIdentity[] };

/** What the grants of a token and its roles come to in a datacenter, ready for an authorizer. What is for other datacenters grants nothing. */
export function expandGrants(sources: readonly GrantSource[], datacenter: string): ExpandedGrants {
  const isHere = ({ datacenters = [] }: { datacenters?: string[] }): boolean =>
    datacenters.length === 0 || datacenters.includes(datacenter);
  const policies = sources.flatMap(({ role, policies, nodeIdentities, templatedPolicies }) => {
    const through = role === null ? '' : ` of role ${JSON.stringify(role)}`;
    return [
      ...policies.filter(isHere).map(({ name, rules }) => ({
        name,
        rules,
        origin: `policy ${JSON.stringify(name)}${through}`,
      })),
      ...nodeIdentities
        .filter((identity) => identity.datacenter === datacenter)
        .map(({ nodeName }) => ({
          name: nodeName,
          rules: templateRules('builtin/node', nodeName),
          origin: `node identity ${JSON.stringify(nodeName)}${through}`,
        })),
      ...templatedPolicies.filter(isHere).map(({ templateName, variables: { name }, partition }) => ({
        name: templateName,
        rules: templateRules(templateName, name, partition),
        origin: `templated policy "${templateName}"${name === undefined ? '' : ` for ${JSON.stringify(name)}`}${through}`,
      })),
    ];
  });
  const serviceIdentities = sources
    .flatMap((source) => source.serviceIdentities)
    .filter(isHere)
    .map(({ datacenters: _datacenters, ...identity }) => identity);
  return { policies, serviceIdentities };
}
