import {
  aclRequestOf,
  compileAuthorizer,
  type ExpandedGrants,
  expandGrants,
  grantingRule,
  requiredRule,
} from '@peerway/acl';
import type { AclPolicy, AclRoleView } from '@peerway/model/acl';
import type { AccessAnswer } from './answer-panel';
import type { AccessQuestion } from './question-view';

/** What a role comes to in this datacenter, made as the control plane makes it of a token. */
export function roleRights(role: AclRoleView, policies: readonly AclPolicy[], datacenter: string): ExpandedGrants {
  const { serviceIdentities, nodeIdentities, templatedPolicies } = role;
  const linked = role.policies.flatMap(({ id }) => policies.find((policy) => policy.id === id) ?? []);
  const source = { role: null, policies: linked, serviceIdentities, nodeIdentities, templatedPolicies };
  return expandGrants([source], datacenter);
}

/** Whether a role alone lets do something, and why. */
export function roleAnswer(
  rights: ExpandedGrants,
  defaultPolicy: 'allow' | 'deny',
  question: AccessQuestion,
): AccessAnswer {
  const request = aclRequestOf(question);
  const { decide } = compileAuthorizer(rights.policies, rights.serviceIdentities, defaultPolicy);
  return {
    permission: requiredRule(request),
    ...decide(request),
    defaultPolicy,
    grantingRule: grantingRule(request),
  };
}
