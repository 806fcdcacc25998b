import { PeerwayError } from '@peerway/model/error';
import {
  createAuthMethod,
  createBindingRule,
  deleteAuthMethod,
  deleteBindingRule,
  listAuthMethods,
  listBindingRules,
  login,
  logout,
  readAuthMethod,
  readBindingRule,
  updateAuthMethod,
  updateBindingRule,
} from '@peerway/operations';
import { toConsulToken } from './consul-acl.ts';
import {
  readAuthMethodBody,
  readBindingRuleBody,
  toConsulAuthMethod,
  toConsulBindingRule,
} from './consul-auth-method.ts';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';

const bodyOf = async (request: ApiRequest): Promise<JsonFields> => JsonFields.from((await request.body()) ?? {});

/** The body of a write to a path that names what it is about, which the body may repeat but not contradict. */
async function bodyAt(request: ApiRequest, field: 'Name' | 'ID', named: string | undefined): Promise<JsonFields> {
  const fields = await bodyOf(request);
  const given = fields.text(field);
  if (given !== '' && given.toLowerCase() !== named?.toLowerCase())
    throw new PeerwayError('request.invalid', `${field} in URL and payload do not match`, { field });
  return fields;
}

const methodRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/auth-method',
    operation: 'authMethod.create',
    handle: async (request) => ({
      json: toConsulAuthMethod(await createAuthMethod(request.context, readAuthMethodBody(await bodyOf(request)))),
    }),
  },
  {
    method: 'GET',
    path: 'acl/auth-methods',
    operation: 'authMethod.list',
    isBlocking: true,
    handle: ({ context }) => ({
      // As Consul: a list says nothing of how a method is set up.
      json: listAuthMethods(context).map((method) => ({ ...toConsulAuthMethod(method), Config: undefined })),
    }),
  },
  {
    method: 'GET',
    path: 'acl/auth-method/:name',
    operation: 'authMethod.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({
      json: toConsulAuthMethod(readAuthMethod(context, { name: parameters.name })),
    }),
  },
  {
    method: 'PUT',
    path: 'acl/auth-method/:name',
    operation: 'authMethod.update',
    async handle(request) {
      const { name } = request.parameters;
      const input = readAuthMethodBody(await bodyAt(request, 'Name', name));
      return { json: toConsulAuthMethod(await updateAuthMethod(request.context, { ...input, name })) };
    },
  },
  {
    method: 'DELETE',
    path: 'acl/auth-method/:name',
    operation: 'authMethod.delete',
    async handle({ context, parameters }) {
      await deleteAuthMethod(context, { name: parameters.name });
      return { json: true };
    },
  },
];

const ruleRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/binding-rule',
    operation: 'bindingRule.create',
    handle: async (request) => ({
      json: toConsulBindingRule(await createBindingRule(request.context, readBindingRuleBody(await bodyOf(request)))),
    }),
  },
  {
    method: 'GET',
    path: 'acl/binding-rules',
    operation: 'bindingRule.list',
    isBlocking: true,
    handle: ({ context, query }) => ({
      json: listBindingRules(context, { authMethod: query.get('authmethod') || undefined }).map(toConsulBindingRule),
    }),
  },
  {
    method: 'GET',
    path: 'acl/binding-rule/:id',
    operation: 'bindingRule.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({
      json: toConsulBindingRule(readBindingRule(context, { id: parameters.id })),
    }),
  },
  {
    method: 'PUT',
    path: 'acl/binding-rule/:id',
    operation: 'bindingRule.update',
    async handle(request) {
      const { id } = request.parameters;
      const { authMethod, ...input } = readBindingRuleBody(await bodyAt(request, 'ID', id));
      const named = authMethod === '' ? {} : { authMethod };
      return { json: toConsulBindingRule(await updateBindingRule(request.context, { ...input, ...named, id })) };
    },
  },
  {
    method: 'DELETE',
    path: 'acl/binding-rule/:id',
    operation: 'bindingRule.delete',
    async handle({ context, parameters }) {
      await deleteBindingRule(context, { id: parameters.id });
      return { json: true };
    },
  },
];

async function logIn(request: ApiRequest): Promise<{ json: unknown }> {
  const fields = await bodyOf(request);
  const { secretId, ...token } = await login(request.context, {
    authMethod: fields.text('AuthMethod'),
    bearerToken: fields.text('BearerToken'),
    meta: fields.get('Meta'),
  });
  return { json: toConsulToken(token, secretId) };
}
async function logOut({ context }: ApiRequest): Promise<{ json: unknown }> {
  await logout(context);
  return { json: undefined };
}

/** Auth methods, binding rules, login and logout, with Consul's paths. */
export const aclLoginRoutes: Route[] = [
  ...methodRoutes,
  ...ruleRoutes,
  // PUT is what Consul's documentation has sent too.
  { method: 'POST', path: 'acl/login', operation: 'acl.login', handle: logIn },
  { method: 'PUT', path: 'acl/login', operation: 'acl.login', handle: logIn },
  { method: 'POST', path: 'acl/logout', operation: 'acl.logout', handle: logOut },
  { method: 'PUT', path: 'acl/logout', operation: 'acl.logout', handle: logOut },
];
