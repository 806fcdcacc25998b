export {
  type AclAccess,
  type AclRequest,
  type AclResource,
  aclRequestOf,
  aclResources,
  clusterResources,
  grantingRule,
  inWords,
  labelledResources,
  nodeResources,
  partitionResources,
  readAllServicesRule,
  requiredRule,
} from './acl-request.ts';
export { assessToken, breadthOf, type TokenBreadth, type TokenFacts } from './assess-token.ts';
export {
  type AclReach,
  type Authorizer,
  type AuthorizerPolicy,
  type AuthorizerServiceIdentity,
  compileAuthorizer,
} from './authorizer.ts';
export { type ExpandedGrants, expandGrants, type GrantSource } from './expand-grants.ts';
export { type GatewayNeed, gatewayNeeds, gatewayRule } from './gateway-needs.ts';
export type { AclDecision } from './grants.ts';
export { findIdleRules, type IdleRule, idleResources } from './idle-rules.ts';
export { type ListedGrant, listGrants } from './list-grants.ts';
export type { Selector } from './rule-scope.ts';
export { type AclRule, type AclRules, findRulesProblems, parseRules } from './rules.ts';
export { RULES_LENGTH_MAX, type RulesProblem } from './rules-text.ts';
export {
  GLOBAL_MANAGEMENT_RULES,
  GLOBAL_READ_ONLY_RULES,
  meshGatewayRules,
  serviceIdentityRules,
} from './standard-rules.ts';
export { listTemplatedPolicies, templateRules } from './templated-policies.ts';
