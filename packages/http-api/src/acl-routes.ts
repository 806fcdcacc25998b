import { PeerwayError } from '@peerway/model/error';
import {
  authorizeAll,
  createPolicy,
  createRole,
  deletePolicy,
  deleteRole,
  listPolicies,
  listRoles,
  listTemplatedPolicies,
  previewTemplatedPolicy,
  readPolicy,
  readRole,
  readTemplatedPolicy,
  updatePolicy,
  updateRole,
} from '@peerway/operations';
import {
  readGrants,
  readVariables,
  toConsulPolicy,
  toConsulPreview,
  toConsulRole,
  toConsulTemplate,
} from './consul-acl.ts';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';

const bodyOf = async (request: ApiRequest): Promise<JsonFields> => JsonFields.from((await request.body()) ?? {});

/** The body of a write to a path with an ID, which the body may repeat but not contradict. */
async function bodyAt(request: ApiRequest, noun: string): Promise<JsonFields> {
  const fields = await bodyOf(request);
  const given = fields.text('ID');
  if (given !== '' && given.toLowerCase() !== request.parameters.id?.toLowerCase())
    throw new PeerwayError('request.invalid', `${noun} ID in URL and payload do not match`, { field: 'ID' });
  return fields;
}

const policyFields = (fields: JsonFields): Record<string, unknown> => ({
  name: fields.text('Name'),
  description: fields.text('Description'),
  rules: fields.text('Rules'),
  datacenters: fields.list('Datacenters'),
});
const roleFields = (fields: JsonFields): Record<string, unknown> => ({
  name: fields.text('Name'),
  description: fields.text('Description'),
  ...readGrants(fields),
});

/** Names of built-in things have one "/", which clients send as it is or encoded. */
const builtinName = ({ parameters }: ApiRequest): string =>
  parameters.builtin === undefined ? (parameters.name ?? '') : `builtin/${parameters.builtin}`;

const readPolicyByName = (request: ApiRequest): { json: unknown } => ({
  json: toConsulPolicy(readPolicy(request.context, { name: builtinName(request) })),
});
const readTemplateByName = (request: ApiRequest): { json: unknown } => ({
  json: toConsulTemplate(readTemplatedPolicy(request.context, { templateName: builtinName(request) })),
});
async function previewTemplate(request: ApiRequest): Promise<{ json: unknown }> {
  const { templateName, rules } = previewTemplatedPolicy(request.context, {
    templateName: builtinName(request),
    variables: readVariables(await bodyOf(request)),
  });
  return { json: toConsulPreview(templateName, rules) };
}

const policyRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/policy',
    operation: 'policy.create',
    handle: async (request) => ({
      json: toConsulPolicy(await createPolicy(request.context, policyFields(await bodyOf(request)))),
    }),
  },
  {
    method: 'GET',
    path: 'acl/policies',
    operation: 'policy.list',
    isBlocking: true,
    handle: ({ context }) => ({ json: listPolicies(context).map(toConsulPolicy) }),
  },
  {
    method: 'GET',
    path: 'acl/policy/name/:name',
    operation: 'policy.read',
    isBlocking: true,
    handle: readPolicyByName,
  },
  {
    method: 'GET',
    path: 'acl/policy/name/builtin/:builtin',
    operation: 'policy.read',
    isBlocking: true,
    handle: readPolicyByName,
  },
  {
    method: 'GET',
    path: 'acl/policy/:id',
    operation: 'policy.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({ json: toConsulPolicy(readPolicy(context, { id: parameters.id })) }),
  },
  {
    method: 'PUT',
    path: 'acl/policy/:id',
    operation: 'policy.update',
    handle: async (request) => ({
      json: toConsulPolicy(
        await updatePolicy(request.context, {
          ...policyFields(await bodyAt(request, 'Policy')),
          id: request.parameters.id,
        }),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: 'acl/policy/:id',
    operation: 'policy.delete',
    async handle({ context, parameters }) {
      await deletePolicy(context, { id: parameters.id });
      return { json: true };
    },
  },
];

const roleRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'acl/role',
    operation: 'role.create',
    handle: async (request) => ({
      json: toConsulRole(await createRole(request.context, roleFields(await bodyOf(request)))),
    }),
  },
  {
    method: 'GET',
    path: 'acl/roles',
    operation: 'role.list',
    isBlocking: true,
    handle: ({ context, query }) => ({
      json: listRoles(context, { policyId: query.get('policy') || undefined }).map(toConsulRole),
    }),
  },
  {
    method: 'GET',
    path: 'acl/role/name/:name',
    operation: 'role.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({ json: toConsulRole(readRole(context, { name: parameters.name })) }),
  },
  {
    method: 'GET',
    path: 'acl/role/:id',
    operation: 'role.read',
    isBlocking: true,
    handle: ({ context, parameters }) => ({ json: toConsulRole(readRole(context, { id: parameters.id })) }),
  },
  {
    method: 'PUT',
    path: 'acl/role/:id',
    operation: 'role.update',
    handle: async (request) => ({
      json: toConsulRole(
        await updateRole(request.context, { ...roleFields(await bodyAt(request, 'Role')), id: request.parameters.id }),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: 'acl/role/:id',
    operation: 'role.delete',
    async handle({ context, parameters }) {
      await deleteRole(context, { id: parameters.id });
      return { json: true };
    },
  },
];

const templateRoutes: Route[] = [
  {
    method: 'GET',
    path: 'acl/templated-policies',
    operation: 'templatedPolicy.list',
    handle: ({ context }) => ({
      json: Object.fromEntries(
        listTemplatedPolicies(context).map((template) => [template.templateName, toConsulTemplate(template)]),
      ),
    }),
  },
  {
    method: 'GET',
    path: 'acl/templated-policy/name/:name',
    operation: 'templatedPolicy.read',
    handle: readTemplateByName,
  },
  {
    method: 'GET',
    path: 'acl/templated-policy/name/builtin/:builtin',
    operation: 'templatedPolicy.read',
    handle: readTemplateByName,
  },
  {
    method: 'POST',
    path: 'acl/templated-policy/preview/:name',
    operation: 'templatedPolicy.preview',
    handle: previewTemplate,
  },
  {
    method: 'POST',
    path: 'acl/templated-policy/preview/builtin/:builtin',
    operation: 'templatedPolicy.preview',
    handle: previewTemplate,
  },
];

/** Consul's own question: may the caller do these? Each is answered as it was asked. */
async function authorize({ context, body }: ApiRequest): Promise<{ json: unknown }> {
  const raw = await body();
  if (!Array.isArray(raw)) throw new PeerwayError('request.invalid', 'the body must be a list of requests');
  const asked = raw.map((one: unknown) => JsonFields.from(one));
  const allowed = authorizeAll(
    context,
    asked.map((fields) => ({
      resource: fields.text('Resource'),
      access: fields.text('Access'),
      name: fields.text('Segment'),
      partition: fields.text('Partition') || undefined,
      namespace: fields.text('Namespace') || undefined,
    })),
  );
  return {
    json: asked.map((fields, index) => ({
      Resource: fields.text('Resource'),
      Access: fields.text('Access'),
      Segment: fields.text('Segment'),
      Allow: allowed[index] === true,
    })),
  };
}

const authorizeRoute: Route = {
  method: 'POST',
  path: 'internal/acl/authorize',
  operation: 'access.authorize',
  handle: authorize,
};

/** Policies, roles and templated policies, with Consul's paths. */
export const aclRoutes: Route[] = [...policyRoutes, ...roleRoutes, ...templateRoutes, authorizeRoute];
