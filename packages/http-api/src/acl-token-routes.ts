import { PeerwayError } from '@peerway/model/error';
import {
  bootstrapAcl,
  cloneToken,
  createToken,
  deleteToken,
  listTokens,
  readSelfToken,
  readToken,
  updateToken,
} from '@peerway/operations';
import { readTokenBody, toConsulToken } from './consul-acl.ts';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';

const bodyOf = async (request: ApiRequest): Promise<JsonFields> => JsonFields.from((await request.body()) ?? {});

async function putToken({ context, body }: ApiRequest): Promise<{ json: unknown }> {
  const fields = JsonFields.from((await body()) ?? {});
  const accessorId = fields.text('AccessorID');
  const input = { ...readTokenBody(fields), ...(accessorId === '' ? {} : { accessorId }) };
  const { secretId, ...token } = await createToken(context, input);
  return { json: toConsulToken(token, secretId) };
}

async function putTokenAt({ context, parameters, body }: ApiRequest): Promise<{ json: unknown }> {
  const fields = JsonFields.from((await body()) ?? {});
  const given = fields.text('AccessorID');
  if (given !== '' && given.toLowerCase() !== parameters.accessor?.toLowerCase())
    throw new PeerwayError('request.invalid', 'Token Accessor ID in URL and payload do not match', {
      field: 'AccessorID',
    });
  return {
    json: toConsulToken(await updateToken(context, { ...readTokenBody(fields), accessorId: parameters.accessor })),
  };
}

/** Tokens and the bootstrap, with Consul's paths. */
export const aclTokenRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/bootstrap',
    operation: 'acl.bootstrap',
    async handle(request) {
      const secret = (await bodyOf(request)).text('BootstrapSecret');
      const { secretId, ...token } = await bootstrapAcl(request.context, secret === '' ? {} : { secretId: secret });
      return { json: { ID: secretId, ...toConsulToken(token, secretId) } };
    },
  },
  {
    method: 'GET',
    path: 'acl/tokens',
    operation: 'token.list',
    isBlocking: true,
    handle: ({ context, query }) => ({
      json: listTokens(context, {
        policyId: query.get('policy') || undefined,
        roleId: query.get('role') || undefined,
        serviceName: query.get('servicename') || undefined,
        authMethod: query.get('authmethod') || undefined,
      }).map((token) =>
        // A list never carries secrets, not even hidden ones.
        ({ ...toConsulToken(token), SecretID: undefined }),
      ),
    }),
  },
  { method: 'PUT', path: 'acl/token', operation: 'token.create', handle: putToken },
  {
    method: 'GET',
    path: 'acl/token/self',
    operation: 'token.self',
    handle: ({ context }) => ({ json: toConsulToken(readSelfToken(context)) }),
  },
  {
    method: 'GET',
    path: 'acl/token/:accessor',
    operation: 'token.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({
      json: toConsulToken(readToken(context, { accessorId: parameters.accessor })),
    }),
  },
  { method: 'PUT', path: 'acl/token/:accessor', operation: 'token.update', handle: putTokenAt },
  {
    method: 'PUT',
    path: 'acl/token/:accessor/clone',
    operation: 'token.clone',
    async handle(request) {
      const { secretId, ...token } = await cloneToken(request.context, {
        accessorId: request.parameters.accessor,
        description: (await bodyOf(request)).text('Description'),
      });
      return { json: toConsulToken(token, secretId) };
    },
  },
  {
    method: 'DELETE',
    path: 'acl/token/:accessor',
    operation: 'token.delete',
    async handle({ context, parameters }) {
      await deleteToken(context, { accessorId: parameters.accessor });
      return { json: true };
    },
  },
];
