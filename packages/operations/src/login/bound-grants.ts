import { parseFilter } from '@peerway/filter';
import type { MeshState } from '@peerway/mesh';
import { policyNameSchema, RESERVED_ID_PREFIX, roleNameSchema } from '@peerway/model/acl';
import { type AclGrants, GRANTS_MAX, identityNameSchema, templatedPolicySchema } from '@peerway/model/acl-grant';
import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import { findByName } from '../acl/find-linked.ts';
import { fillPlaces, placesOf } from './bind-name.ts';
import type { MappedClaims } from './mapped-claims.ts';

export type BoundGrants = { kind: 'bound'; grants: AclGrants } | { kind: 'refused'; reason: string };

type RuleState = Pick<MeshState, 'bindingRule' | 'aclPolicy' | 'aclRole' | 'cluster'>;

/**
 * What a method's binding rules grant a person. Names are checked after the claims were put in, so no claim can make anything but one
 * name of it; a rule whose name comes out wrong refuses the login rather than grant something else.
 */
export function boundGrants(state: RuleState, { name }: Pick<AuthMethod, 'name'>, claims: MappedClaims): BoundGrants {
  const grants: AclGrants = {
    policyIds: [],
    roleIds: [],
    serviceIdentities: [],
    nodeIdentities: [],
    templatedPolicies: [],
  };
  for (const rule of state.bindingRule.values()) {
    if (rule.authMethod !== name || !selects(rule, claims)) continue;
    const reason = addGrant(grants, state, rule, claims);
    if (reason !== null) return { kind: 'refused', reason: `binding rule ${rule.id}: ${reason}` };
  }
  const counts = Object.values(grants).map((list) => list.length);
  if (counts.some((count) => count > GRANTS_MAX))
    return { kind: 'refused', reason: `the binding rules grant more than ${GRANTS_MAX} of a kind` };
  if (counts.every((count) => count === 0)) return { kind: 'refused', reason: 'no binding rule matches' };
  return { kind: 'bound', grants };
}

const selects = ({ selector }: BindingRule, claims: MappedClaims): boolean =>
  selector.trim() === '' || parseFilter(selector).matches(claims);

/** @returns what is wrong with the rule for this person; null when nothing is */
function addGrant(grants: AclGrants, state: RuleState, rule: BindingRule, { value }: MappedClaims): string | null {
  const name = fillPlaces(rule.bindName, value);
  const isWritten = placesOf(rule.bindName)?.length === 0;
  if (name === null) return 'a claim that its name is made of is missing';
  switch (rule.bindType) {
    case 'service': {
      if (!identityNameSchema.safeParse(name).success) return notAName('service');
      grants.serviceIdentities.push({ serviceName: name, datacenters: [] });
      return null;
    }
    case 'node': {
      if (!identityNameSchema.safeParse(name).success) return notAName('node');
      grants.nodeIdentities.push({ nodeName: name, datacenter: state.cluster.datacenter });
      return null;
    }
    case 'role': {
      if (!isWritten && !roleNameSchema.safeParse(name).success) return notAName('role');
      const role = findByName(state.aclRole, name);
      // As Consul: a role that is not there grants nothing.
      if (role !== undefined && !grants.roleIds.includes(role.id)) grants.roleIds.push(role.id);
      return null;
    }
    case 'policy': {
      if (!isWritten && !policyNameSchema.safeParse(name).success) return notAName('policy');
      const policy = findByName(state.aclPolicy, name);
      if (policy === undefined || grants.policyIds.includes(policy.id)) return null;
      if (!isWritten && policy.id.startsWith(RESERVED_ID_PREFIX))
        return 'the name that its claims make is that of a built-in policy';
      grants.policyIds.push(policy.id);
      return null;
    }
    case 'templated-policy': {
      const variable = rule.bindVars.name === undefined ? undefined : fillPlaces(rule.bindVars.name, value);
      if (variable === null) return 'a claim that its variable is made of is missing';
      const parsed = templatedPolicySchema.safeParse({
        templateName: rule.bindName,
        variables: variable === undefined ? {} : { name: variable },
        partition: '',
      });
      if (!parsed.success) return 'its template can not be filled in with the claims';
      grants.templatedPolicies.push(parsed.data);
      return null;
    }
    default:
      return rule.bindType satisfies never;
  }
}

const notAName = (noun: string): string => `the name that its claims make is no name of a ${noun}`;
