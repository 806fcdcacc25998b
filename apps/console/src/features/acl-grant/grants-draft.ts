import type { AclRoleView, AclTokenView } from '@peerway/model/acl';
import {
  type NodeIdentity,
  namedTemplates,
  nodeIdentitySchema,
  type ServiceIdentity,
  serviceIdentitySchema,
  type TemplatedPolicy,
  templatedPolicySchema,
} from '@peerway/model/acl-grant';

/** What a token or role grants, while it is being edited. Policies and roles by name, as people know them. */
export type GrantsDraft = {
  policies: readonly string[];
  roles: readonly string[];
  serviceIdentities: readonly ServiceIdentity[];
  nodeIdentities: readonly NodeIdentity[];
  templatedPolicies: readonly TemplatedPolicy[];
};

export const emptyGrants: GrantsDraft = {
  policies: [],
  roles: [],
  serviceIdentities: [],
  nodeIdentities: [],
  templatedPolicies: [],
};

export type GrantsView = Pick<
  AclRoleView,
  'policies' | 'serviceIdentities' | 'nodeIdentities' | 'templatedPolicies'
> & { roles?: AclTokenView['roles'] };

export const draftOf = (view: GrantsView): GrantsDraft => ({
  policies: view.policies.map(({ name }) => name),
  roles: (view.roles ?? []).map(({ name }) => name),
  serviceIdentities: view.serviceIdentities,
  nodeIdentities: view.nodeIdentities,
  templatedPolicies: view.templatedPolicies,
});

const links = (names: readonly string[]): { name: string }[] => names.map((name) => ({ name }));

/** As a role's API takes it. */
export const roleGrants = ({ policies, serviceIdentities, nodeIdentities, templatedPolicies }: GrantsDraft) => ({
  policies: links(policies),
  serviceIdentities: [...serviceIdentities],
  nodeIdentities: [...nodeIdentities],
  templatedPolicies: [...templatedPolicies],
});

/** As a token's API takes it. */
export const tokenGrants = (draft: GrantsDraft) => ({ ...roleGrants(draft), roles: links(draft.roles) });

export const newServiceIdentity: ServiceIdentity = { serviceName: '', datacenters: [] };
export const newNodeIdentity = (datacenter: string): NodeIdentity => ({ nodeName: '', datacenter });

/** A template as it begins: those that are about one thing need its name. */
export const newTemplate = (templateName: TemplatedPolicy['templateName']): TemplatedPolicy => ({
  templateName,
  variables: namedTemplates.has(templateName) ? { name: '' } : {},
  partition: 'default',
  datacenters: [],
});

type Reading = { success: boolean; error?: { issues: { message: string }[] } | undefined };
const firstIssue = ({ error }: Reading): string | undefined => error?.issues[0]?.message;

/** What is wrong with an identity or template, by the schema that the API has; undefined: nothing. */
export const serviceIdentityProblem = (one: ServiceIdentity): string | undefined =>
  firstIssue(serviceIdentitySchema.safeParse(one));
export const nodeIdentityProblem = (one: NodeIdentity): string | undefined =>
  firstIssue(nodeIdentitySchema.safeParse(one));
export const templateProblem = (one: TemplatedPolicy): string | undefined =>
  firstIssue(templatedPolicySchema.safeParse(one));

export const isWhole = (draft: GrantsDraft): boolean =>
  draft.serviceIdentities.every((one) => serviceIdentityProblem(one) === undefined) &&
  draft.nodeIdentities.every((one) => nodeIdentityProblem(one) === undefined) &&
  draft.templatedPolicies.every((one) => templateProblem(one) === undefined);

export const grantsNothing = (draft: GrantsDraft): boolean => Object.values(draft).every((list) => list.length === 0);
