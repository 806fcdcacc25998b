import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import type { Intention } from '@peerway/model/intention';
import {
  checkIntention,
  deleteIntention,
  listIntentions,
  matchIntentions,
  readIntention,
  writeIntention,
} from '@peerway/operations';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';
import { type RequestScope, scopeOf } from './scope.ts';

/** An intention as Consul shows it. Its ID was of an older way to keep them; they are named by their two ends. */
function toConsulIntention(intention: Intention): Record<string, unknown> {
  const { source, destination } = intention;
  return {
    SourceName: source.name,
    SourceNS: source.namespace,
    ...(source.partition === '' || source.partition === DEFAULT_PARTITION ? {} : { SourcePartition: source.partition }),
    ...(source.peer === '' ? {} : { SourcePeer: source.peer }),
    ...(source.samenessGroup === '' ? {} : { SourceSamenessGroup: source.samenessGroup }),
    SourceType: 'consul',
    DestinationName: destination.name,
    DestinationNS: destination.namespace,
    ...(destination.partition === DEFAULT_PARTITION ? {} : { DestinationPartition: destination.partition }),
    Description: intention.description,
    ...(intention.action === null ? { Permissions: intention.permissions } : { Action: intention.action }),
    ...(intention.jwt === null ? {} : { JWT: intention.jwt }),
    Precedence: intention.precedence,
    UpdatedAt: intention.updatedAt,
    CreateIndex: intention.createIndex,
    ModifyIndex: intention.modifyIndex,
  };
}

type End = { name: string; namespace: string; partition: string };

/** Reads `[[partition/]namespace/]service`. */
function parseEnd(text: string | null, field: string, scope: RequestScope): End {
  if (text === null || text === '')
    throw new PeerwayError('request.invalid', `required query parameter '${field}' not set`, { field });
  const parts = text.split('/');
  if (parts.length > 3 || parts.some((part) => part === ''))
    throw new PeerwayError(
      'request.invalid',
      `Invalid '${field}' query param: it is not [[partition/]namespace/]service`,
      {
        field,
      },
    );
  const [name = '', namespace = scope.namespace, partition = scope.partition] = parts.toReversed();
  return { name, namespace, partition };
}

/** The one intention that `source`, `destination` and, as an extension, `source-peer` name. */
function nameOf(request: ApiRequest) {
  const { query } = request;
  const scope = scopeOf(request);
  const peer = query.get('source-peer') ?? '';
  const source = parseEnd(query.get('source'), 'source', scope);
  return {
    source: { ...source, partition: peer === '' ? source.partition : '', peer, samenessGroup: '' },
    destination: parseEnd(query.get('destination'), 'destination', scope),
  };
}

export const intentionRoutes: Route[] = [
  {
    method: 'GET',
    path: 'connect/intentions',
    operation: 'intention.list',
    isBlocking: true,
    handle(request) {
      const { partition, namespace } = scopeOf(request);
      const all = request.query.get('ns') === null ? '*' : namespace;
      return {
        json: listIntentions(request.context)
          .filter(
            ({ destination }) => destination.partition === partition && (all === '*' || destination.namespace === all),
          )
          .map(toConsulIntention),
      };
    },
  },
  {
    method: 'GET',
    path: 'connect/intentions/exact',
    operation: 'intention.read',
    isBlocking: true,
    handle: (request) => ({ json: toConsulIntention(readIntention(request.context, nameOf(request))) }),
  },
  {
    method: 'PUT',
    path: 'connect/intentions/exact',
    operation: 'intention.write',
    async handle(request) {
      const fields = JsonFields.from(await request.body());
      const permissions = fields.list('Permissions');
      const action = fields.text('Action');
      if (action === '' && permissions.length === 0)
        throw new PeerwayError('request.invalid', 'one of Action or Permissions must be set', { field: 'Action' });
      if (action !== '' && permissions.length > 0)
        throw new PeerwayError('request.invalid', 'Action must be omitted if Permissions are specified', {
          field: 'Action',
        });
      await writeIntention(request.context, {
        ...nameOf(request),
        action: action === '' ? null : action,
        permissions,
        description: fields.text('Description'),
      });
      return { json: true };
    },
  },
  {
    method: 'DELETE',
    path: 'connect/intentions/exact',
    operation: 'intention.delete',
    async handle(request) {
      await deleteIntention(request.context, nameOf(request));
      return { json: true };
    },
  },
  {
    method: 'GET',
    path: 'connect/intentions/match',
    operation: 'intention.match',
    isBlocking: true,
    handle(request) {
      const { query } = request;
      const by = query.get('by');
      if (by !== 'source' && by !== 'destination')
        throw new PeerwayError('request.invalid', "'by' parameter must be one of 'source' or 'destination'", {
          field: 'by',
        });
      const names = query.getAll('name');
      if (names.length === 0)
        throw new PeerwayError('request.invalid', "required query parameter 'name' not set", { field: 'name' });
      const scope = scopeOf(request);
      return {
        json: Object.fromEntries(
          names.map((name) => [
            name,
            matchIntentions(request.context, {
              by,
              ...parseEnd(name, 'name', scope),
              peer: query.get('source-peer') ?? '',
            }).map(toConsulIntention),
          ]),
        ),
      };
    },
  },
  {
    method: 'GET',
    path: 'connect/intentions/check',
    operation: 'intention.check',
    handle(request) {
      const { allowed, decidedBy, l7 } = checkIntention(request.context, nameOf(request));
      // What decides, and whether requests are told apart, is more than Consul says.
      return { json: { Allowed: allowed, DecidedBy: decidedBy, HasPermissions: l7 } };
    },
  },
];
