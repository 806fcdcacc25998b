import { PeerwayError } from '@peerway/model/error';
import type { HealthStatus } from '@peerway/model/health';
import { type CatalogInstance, listChecks, listServiceInstances } from '@peerway/operations';
import { toConsulCheck, toConsulCheckServiceNode } from './consul-catalog.ts';
import { filteredAnswer } from './filtered.ts';
import { hasNodeMeta } from './node-meta.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

const peerOf = ({ query }: ApiRequest): string => query.get('peer') ?? '';

/** `?passing`, also without a value or with `1` and `true`, as in Consul. */
function isPassingOnly({ query }: ApiRequest): boolean {
  const text = query.get('passing');
  if (text === null) return false;
  if (text === '' || text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new PeerwayError('request.invalid', 'Invalid value for ?passing', { field: 'passing' });
}

const isPassing = ({ checks }: CatalogInstance): boolean => checks.every(({ status }) => status === 'passing');

function listService(request: ApiRequest, connect: boolean): ApiAnswer {
  const passing = isPassingOnly(request);
  const { rows, isFiltered } = listServiceInstances(request.context, {
    ...scopeOf(request),
    peer: peerOf(request),
    service: request.parameters.service,
    connect,
  });
  const tags = request.query.getAll('tag');
  const wanted = rows.filter(
    (row) =>
      tags.every((tag) => row.instance.tags.includes(tag)) &&
      hasNodeMeta(request.query, row.node) &&
      (!passing || isPassing(row)),
  );
  return filteredAnswer(wanted.map(toConsulCheckServiceNode), isFiltered);
}

const STATES: ReadonlySet<string> = new Set<HealthStatus | 'any'>(['any', 'passing', 'warning', 'critical']);

/** `maintenance` is a critical check in Consul. */
const stateOf = (status: HealthStatus): string => (status === 'maintenance' ? 'critical' : status);

function listChecksOf(
  request: ApiRequest,
  isWanted: (check: { node: string; serviceName: string; status: HealthStatus }) => boolean,
): ApiAnswer {
  const { rows, isFiltered } = listChecks(request.context, { ...scopeOf(request), peer: peerOf(request) });
  return filteredAnswer(
    rows.filter(isWanted).map((check) => toConsulCheck(check)),
    isFiltered,
  );
}

/** Health of services, nodes and checks. */
export const healthRoutes: Route[] = [
  {
    method: 'GET',
    path: 'health/service/:service',
    operation: 'catalog.instances',
    isBlocking: true,
    handle: (request) => listService(request, false),
  },
  {
    method: 'GET',
    path: 'health/connect/:service',
    operation: 'catalog.instances',
    isBlocking: true,
    handle: (request) => listService(request, true),
  },
  {
    method: 'GET',
    path: 'health/node/:node',
    operation: 'catalog.checks',
    isBlocking: true,
    handle: (request) => listChecksOf(request, ({ node }) => node === request.parameters.node),
  },
  {
    method: 'GET',
    path: 'health/checks/:service',
    operation: 'catalog.checks',
    isBlocking: true,
    handle: (request) => listChecksOf(request, ({ serviceName }) => serviceName === request.parameters.service),
  },
  {
    method: 'GET',
    path: 'health/state/:state',
    operation: 'catalog.checks',
    isBlocking: true,
    handle(request) {
      const { state = '' } = request.parameters;
      if (!STATES.has(state))
        throw new PeerwayError('request.invalid', `Invalid state "${state}": give any, passing, warning or critical`, {
          field: 'state',
        });
      return listChecksOf(request, ({ status }) => state === 'any' || stateOf(status) === state);
    },
  },
];
