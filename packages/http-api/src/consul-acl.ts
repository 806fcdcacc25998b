import { createHash } from 'node:crypto';
import type { AclPolicy, AclRoleView, AclTokenView } from '@peerway/model/acl';
import type { TemplatedPolicyView } from '@peerway/model/acl-grant';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { parseDuration } from '@peerway/model/go-duration';
import { JsonFields } from './json-fields.ts';

/* ACL objects in Consul's JSON, both ways. */

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64');
/** A list that Consul leaves out where it is empty. */
const unlessEmpty = (name: string, list: readonly unknown[]): Record<string, unknown> =>
  list.length === 0 ? {} : { [name]: list };

export function toConsulPolicy(policy: AclPolicy): Record<string, unknown> {
  const { id, name, description, rules, datacenters = [], createIndex, modifyIndex } = policy;
  return {
    ID: id,
    Name: name,
    Description: description,
    Rules: rules,
    ...unlessEmpty('Datacenters', datacenters),
    Hash: hashOf([name, description, rules, datacenters]),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

type Grants = Pick<AclRoleView, 'policies' | 'serviceIdentities' | 'nodeIdentities' | 'templatedPolicies'>;

const toLinks = (links: readonly { id: string; name: string }[]): Record<string, unknown>[] =>
  links.map(({ id, name }) => ({ ID: id, Name: name }));

const toGrants = ({ policies, serviceIdentities, nodeIdentities, templatedPolicies }: Grants) => ({
  ...unlessEmpty('Policies', toLinks(policies)),
  ...unlessEmpty(
    'ServiceIdentities',
    serviceIdentities.map(({ serviceName, partition, namespace, datacenters }) => ({
      ServiceName: serviceName,
      // Peerway's own: in Consul an identity is where its token is.
      ...(partition === undefined ? {} : { Partition: partition }),
      ...(namespace === undefined ? {} : { Namespace: namespace }),
      ...unlessEmpty('Datacenters', datacenters),
    })),
  ),
  ...unlessEmpty(
    'NodeIdentities',
    nodeIdentities.map(({ nodeName, datacenter }) => ({ NodeName: nodeName, Datacenter: datacenter })),
  ),
  ...unlessEmpty(
    'TemplatedPolicies',
    templatedPolicies.map(({ templateName, variables: { name }, partition, datacenters }) => ({
      TemplateName: templateName,
      ...(name === undefined ? {} : { TemplateVariables: { Name: name } }),
      // Peerway's own, for mesh gateways.
      ...(partition === DEFAULT_PARTITION ? {} : { Partition: partition }),
      ...unlessEmpty('Datacenters', datacenters),
    })),
  ),
});

export const toConsulRole = (role: AclRoleView): Record<string, unknown> => ({
  ID: role.id,
  Name: role.name,
  Description: role.description,
  ...toGrants(role),
  Hash: hashOf([role.name, role.description, toGrants(role)]),
  CreateIndex: role.createIndex,
  ModifyIndex: role.modifyIndex,
});

/** @param secretId shown once, in the answer to the creation; a stored token has only its hash */
export const toConsulToken = (token: AclTokenView, secretId?: string): Record<string, unknown> => ({
  CreateIndex: token.createIndex,
  ModifyIndex: token.modifyIndex,
  AccessorID: token.accessorId,
  SecretID: secretId ?? HIDDEN,
  Description: token.description,
  ...toGrants(token),
  ...unlessEmpty('Roles', toLinks(token.roles)),
  Local: token.local,
  ...(token.authMethod === undefined ? {} : { AuthMethod: token.authMethod }),
  ...(token.expiresAt === null ? {} : { ExpirationTime: token.expiresAt }),
  CreateTime: token.createdAt,
  Hash: hashOf([token.description, toGrants(token), token.roles]),
});

const HIDDEN = '<hidden>';

const schemaOfName = JSON.stringify({
  type: 'object',
  properties: { name: { type: 'string', $ref: '#/definitions/min-length-one' } },
  required: ['name'],
  definitions: { 'min-length-one': { type: 'string', minLength: 1 } },
});

export const toConsulTemplate = (template: TemplatedPolicyView): Record<string, unknown> => ({
  TemplateName: template.templateName,
  Schema: template.needsName ? schemaOfName : '',
  Template: template.template,
  Description: template.description,
});

export const toConsulPreview = (templateName: string, rules: string): Record<string, unknown> => ({
  ID: '',
  Name: `synthetic-policy-${createHash('sha256').update(rules).digest('hex').slice(0, 32)}`,
  Description: `synthetic policy generated from templated policy: ${templateName}`,
  Rules: rules,
  Hash: hashOf([templateName, rules]),
});

const readLinks = (fields: JsonFields, name: string): Record<string, unknown>[] =>
  fields.list(name).map((item) => {
    const link = JsonFields.from(item, name);
    return link.text('ID') === '' ? { name: link.text('Name') } : { id: link.text('ID') };
  });

/** What a role or token grants; what the body does not have grants nothing. */
export const readGrants = (fields: JsonFields): Record<string, unknown> => ({
  policies: readLinks(fields, 'Policies'),
  serviceIdentities: fields.list('ServiceIdentities').map((item) => {
    const identity = JsonFields.from(item, 'ServiceIdentities');
    return {
      serviceName: identity.text('ServiceName'),
      partition: identity.text('Partition') || undefined,
      namespace: identity.text('Namespace') || undefined,
      datacenters: identity.list('Datacenters'),
    };
  }),
  nodeIdentities: fields.list('NodeIdentities').map((item) => {
    const identity = JsonFields.from(item, 'NodeIdentities');
    return { nodeName: identity.text('NodeName'), datacenter: identity.text('Datacenter') };
  }),
  templatedPolicies: fields.list('TemplatedPolicies').map((item) => {
    const template = JsonFields.from(item, 'TemplatedPolicies');
    return {
      templateName: template.text('TemplateName'),
      variables: readVariables(template.object('TemplateVariables')),
      partition: template.text('Partition'),
      datacenters: template.list('Datacenters'),
    };
  }),
});

export const readVariables = (fields: JsonFields | undefined): { name?: string } => {
  const name = fields?.text('Name') ?? '';
  return name === '' ? {} : { name };
};

/** A token as it is written: the fields that a body has and that its path does not. */
export const readTokenBody = (fields: JsonFields): Record<string, unknown> => ({
  // A client that writes back what it has read has read this of the secret.
  ...(['', HIDDEN].includes(fields.text('SecretID')) ? {} : { secretId: fields.text('SecretID') }),
  description: fields.text('Description'),
  ...readGrants(fields),
  roles: readLinks(fields, 'Roles'),
  expiresAt: fields.text('ExpirationTime') === '' ? null : fields.text('ExpirationTime'),
  expiresInMs: readLifetime(fields.get('ExpirationTTL')),
  ...(fields.get('Local') === undefined ? {} : { local: fields.get('Local') }),
});

/** Nanoseconds or Go's text for a duration, as Consul's clients send; zero is none. */
function readLifetime(value: unknown): number | null {
  const ns = typeof value === 'string' && value !== '' ? parseDuration(value) : (value ?? 0);
  if (ns === '' || ns === 0) return null;
  if (typeof ns === 'number') return ns / 1e6;
  throw new PeerwayError('request.invalid', 'Body decoding failed: ExpirationTTL must be a duration such as 1h30m', {
    field: 'ExpirationTTL',
  });
}
