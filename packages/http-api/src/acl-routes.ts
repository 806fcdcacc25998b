import { createHash } from 'node:crypto';
import type { AclPolicy, AclTokenView } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import {
  createPolicy,
  createToken,
  deletePolicy,
  deleteToken,
  listPolicies,
  listTokens,
  readSelfToken,
} from '@peerway/operations';
import { JsonFields } from './json-fields.ts';
import type { Route } from './route.ts';

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64');

function toConsulPolicy({
  id,
  name,
  description,
  rules,
  createIndex,
  modifyIndex,
}: AclPolicy): Record<string, unknown> {
  return {
    ID: id,
    Name: name,
    Description: description,
    Rules: rules,
    Hash: hashOf([name, description, rules]),
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

/** @param secretId shown once, in the answer to the creation; a stored token has only its hash */
function toConsulToken(token: AclTokenView, secretId?: string): Record<string, unknown> {
  return {
    CreateIndex: token.createIndex,
    ModifyIndex: token.modifyIndex,
    AccessorID: token.accessorId,
    SecretID: secretId ?? '<hidden>',
    Description: token.description,
    Policies: token.policies.map(({ id, name }) => ({ ID: id, Name: name })),
    ...(token.serviceIdentities.length > 0
      ? { ServiceIdentities: token.serviceIdentities.map(({ serviceName }) => ({ ServiceName: serviceName })) }
      : {}),
    Local: token.local,
    ...(token.expiresAt === null ? {} : { ExpirationTime: token.expiresAt }),
    CreateTime: token.createdAt,
    Hash: hashOf([token.description, token.policies, token.serviceIdentities]),
  };
}

function readToken(fields: JsonFields): Record<string, unknown> {
  for (const unsupported of ['Roles', 'NodeIdentities', 'TemplatedPolicies']) {
    if (fields.list(unsupported).length > 0)
      throw new PeerwayError(
        'request.invalid',
        `${unsupported} are not supported; give Policies or ServiceIdentities`,
        { field: unsupported },
      );
  }
  return {
    ...(fields.text('AccessorID') === '' ? {} : { accessorId: fields.text('AccessorID').toLowerCase() }),
    ...(fields.text('SecretID') === '' ? {} : { secretId: fields.text('SecretID') }),
    description: fields.text('Description'),
    policies: fields.list('Policies').map((item) => {
      const link = JsonFields.from(item, 'Policies');
      return link.text('ID') === '' ? { name: link.text('Name') } : { id: link.text('ID') };
    }),
    serviceIdentities: fields
      .list('ServiceIdentities')
      .map((item) => ({ serviceName: JsonFields.from(item, 'ServiceIdentities').text('ServiceName') })),
    expiresAt: fields.text('ExpirationTime') === '' ? null : new Date(fields.text('ExpirationTime')).toISOString(),
    local: fields.get('Local') === true,
  };
}

export const aclRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/policy',
    async handle({ context, body }) {
      const fields = JsonFields.from(await body());
      const policy = await createPolicy(context, {
        name: fields.text('Name'),
        description: fields.text('Description'),
        rules: fields.text('Rules'),
      });
      return { json: toConsulPolicy(policy) };
    },
  },
  {
    method: 'GET',
    path: 'acl/policies',
    isBlocking: true,
    handle: ({ context }) => ({ json: listPolicies(context).map(toConsulPolicy) }),
  },
  {
    method: 'DELETE',
    path: 'acl/policy/:id',
    async handle({ context, parameters }) {
      await deletePolicy(context, { id: parameters.id });
      return { json: true };
    },
  },
  {
    method: 'PUT',
    path: 'acl/token',
    async handle({ context, body }) {
      const { secretId, ...token } = await createToken(context, readToken(JsonFields.from((await body()) ?? {})));
      return { json: toConsulToken(token, secretId) };
    },
  },
  {
    method: 'GET',
    path: 'acl/tokens',
    isBlocking: true,
    // A list never carries secrets, not even hidden ones.
    handle: ({ context }) => ({
      json: listTokens(context).map((token) => ({ ...toConsulToken(token), SecretID: undefined })),
    }),
  },
  { method: 'GET', path: 'acl/token/self', handle: ({ context }) => ({ json: toConsulToken(readSelfToken(context)) }) },
  {
    method: 'DELETE',
    path: 'acl/token/:accessor',
    async handle({ context, parameters }) {
      await deleteToken(context, { accessorId: parameters.accessor });
      return { json: true };
    },
  },
];
