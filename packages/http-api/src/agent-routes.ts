import type { ServiceInstance } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { type HealthStatus, worstHealth } from '@peerway/model/health';
import { parseHostPort } from '@peerway/model/host-port';
import {
  type CatalogInstance,
  deregisterCatalog,
  deregisterService,
  listNodeInstances,
  registerCatalog,
  registerService,
  requireAgentRead,
  setMaintenance,
  updateCheck,
} from '@peerway/operations';
import { toConsulCheck, toConsulNodeService } from './consul-catalog.ts';
import { readAgentCheck, readAgentService } from './consul-registration.ts';
import { filteredAnswer } from './filtered.ts';
import { JsonFields } from './json-fields.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

/*
 * The agent of a node, as far as a control plane can be one: it registers on a node, `?node=` or one of its own, and takes the
 * results of checks. It runs none itself but the expiry of TTL checks.
 */

type AgentNode = { node: string; address: string; taggedAddresses: Record<string, string> };

/** The node that a request is about. Its address is that of the control plane until somebody registers it with another. */
function nodeOf({ query, context }: ApiRequest): AgentNode {
  const { cluster, node: nodes } = context.store.state();
  const node = query.get('node') || `agent-${cluster.datacenter}`;
  const known = [...nodes.values()].find((row) => row.peerName === '' && row.node === node);
  const own = parseHostPort(cluster.serverAddresses[0] ?? '')?.host ?? '127.0.0.1';
  return { node, address: known?.address ?? own, taggedAddresses: known?.taggedAddresses ?? {} };
}

const placeOf = (request: ApiRequest): { node: string; partition: string } => ({
  node: nodeOf(request).node,
  partition: scopeOf(request).partition,
});

function ownInstances(request: ApiRequest): { rows: CatalogInstance[]; isFiltered: boolean } {
  return listNodeInstances(request.context, { ...scopeOf(request), node: nodeOf(request).node });
}

/** `api.AgentService` */
const toAgentService = (instance: ServiceInstance, datacenter: string): Record<string, unknown> => ({
  ...toConsulNodeService(instance),
  Datacenter: datacenter,
});

const notFound = (id: string): PeerwayError =>
  new PeerwayError(
    'request.not_found',
    `unknown service ID: ${id}. Ensure that the service ID is passed, not the service name.`,
  );

/** Consul answers with the worst status as the HTTP status as well: load balancers ask here. */
const HTTP_OF: Record<HealthStatus, number> = { passing: 200, warning: 429, critical: 503, maintenance: 503 };

function healthAnswer(rows: readonly CatalogInstance[], isOne: boolean, datacenter: string): ApiAnswer {
  const shown = rows.map(({ instance, checks }) => ({
    AggregatedStatus: worstHealth(checks.map(({ status }) => status)),
    Service: toAgentService(instance, datacenter),
    Checks: checks.map((check) => toConsulCheck(check, instance)),
  }));
  const worst = worstHealth(shown.map(({ AggregatedStatus }) => AggregatedStatus));
  return { status: HTTP_OF[worst], json: isOne ? shown[0] : shown };
}

const updateRoute = (verb: string, status: 'passing' | 'warning' | 'critical'): Route => ({
  method: 'PUT',
  path: `agent/check/${verb}/:id`,
  operation: 'check.update',
  async handle(request) {
    await updateCheck(request.context, {
      ...placeOf(request),
      checkId: request.parameters.id,
      status,
      output: (request.query.get('note') ?? '').slice(0, 4096),
    });
    return { json: undefined };
  },
});

export const agentRoutes: Route[] = [
  {
    method: 'PUT',
    path: 'agent/service/register',
    operation: 'catalog.register',
    async handle(request) {
      const registration = readAgentService(await request.body(), nodeOf(request), scopeOf(request));
      await registerService(request.context, registration);
      return { json: undefined };
    },
  },
  {
    method: 'PUT',
    path: 'agent/service/deregister/:id',
    operation: 'catalog.deregister',
    async handle(request) {
      const { id = '' } = request.parameters;
      const { wasThere } = await deregisterService(request.context, { ...placeOf(request), serviceId: id });
      if (!wasThere) throw notFound(id);
      return { json: undefined };
    },
  },
  {
    method: 'PUT',
    path: 'agent/service/maintenance/:id',
    operation: 'service.setMaintenance',
    async handle(request) {
      const enable = request.query.get('enable');
      if (enable !== 'true' && enable !== 'false')
        throw new PeerwayError(
          'request.invalid',
          enable === null ? 'Missing value for enable' : `Invalid value for enable: ${JSON.stringify(enable)}`,
          {
            field: 'enable',
          },
        );
      await setMaintenance(request.context, {
        ...placeOf(request),
        serviceId: request.parameters.id,
        enable: enable === 'true',
        reason: request.query.get('reason') ?? '',
      });
      return { json: undefined };
    },
  },
  {
    method: 'GET',
    path: 'agent/services',
    operation: 'catalog.nodeInstances',
    handle(request) {
      const { datacenter } = request.context.store.state().cluster;
      const { rows, isFiltered } = ownInstances(request);
      const own = rows.map(({ instance }) => [instance.id, toAgentService(instance, datacenter)] as const);
      return filteredAnswer(Object.fromEntries(own), isFiltered);
    },
  },
  {
    method: 'GET',
    path: 'agent/service/:id',
    operation: 'catalog.readInstance',
    isBlocking: true,
    handle(request) {
      const { id = '' } = request.parameters;
      const row = ownInstances(request).rows.find(({ instance }) => instance.id === id);
      if (row === undefined) throw notFound(id);
      return { json: toAgentService(row.instance, request.context.store.state().cluster.datacenter) };
    },
  },
  {
    method: 'GET',
    path: 'agent/health/service/name/:name',
    operation: 'catalog.readInstance',
    handle(request) {
      const rows = ownInstances(request).rows.filter(({ instance }) => instance.service === request.parameters.name);
      if (rows.length === 0) return { status: 404, json: [] };
      return healthAnswer(rows, false, request.context.store.state().cluster.datacenter);
    },
  },
  {
    method: 'GET',
    path: 'agent/health/service/id/:id',
    operation: 'catalog.readInstance',
    handle(request) {
      const rows = ownInstances(request).rows.filter(({ instance }) => instance.id === request.parameters.id);
      if (rows.length === 0) throw notFound(request.parameters.id ?? '');
      return healthAnswer(rows, true, request.context.store.state().cluster.datacenter);
    },
  },
  {
    method: 'PUT',
    path: 'agent/check/register',
    operation: 'catalog.registerNode',
    async handle(request) {
      const check = readAgentCheck(await request.body());
      const { partition } = scopeOf(request);
      await registerCatalog(request.context, {
        node: { ...nodeOf(request), partition },
        service: null,
        checks: [check],
      });
      return { json: undefined };
    },
  },
  {
    method: 'PUT',
    path: 'agent/check/deregister/:id',
    operation: 'catalog.deregisterNode',
    async handle(request) {
      await deregisterCatalog(request.context, { ...placeOf(request), checkId: request.parameters.id });
      return { json: undefined };
    },
  },
  updateRoute('pass', 'passing'),
  updateRoute('warn', 'warning'),
  updateRoute('fail', 'critical'),
  {
    method: 'PUT',
    path: 'agent/check/update/:id',
    operation: 'check.update',
    async handle(request) {
      const fields = JsonFields.from(await request.body());
      await updateCheck(request.context, {
        ...placeOf(request),
        checkId: request.parameters.id,
        status: fields.text('Status'),
        output: fields.text('Output').slice(0, 4096),
      });
      return { json: undefined };
    },
  },
  {
    method: 'GET',
    path: 'agent/checks',
    operation: 'catalog.nodeInstances',
    handle(request) {
      const { rows, isFiltered } = ownInstances(request);
      const checks = rows.flatMap(({ checks: own, instance }) =>
        own.map(
          (check) => [check.checkId, toConsulCheck(check, check.serviceId === '' ? undefined : instance)] as const,
        ),
      );
      return filteredAnswer(Object.fromEntries(checks), isFiltered);
    },
  },
  {
    method: 'GET',
    path: 'agent/self',
    operation: 'agent.self',
    handle(request) {
      const { node } = nodeOf(request);
      requireAgentRead(request.context, node);
      const { cluster } = request.context.store.state();
      const { version } = request.context.live;
      return {
        json: {
          Config: {
            Datacenter: cluster.datacenter,
            PrimaryDatacenter: cluster.datacenter,
            NodeName: node,
            NodeID: cluster.id,
            Server: true,
            Version: version,
          },
          Member: { Name: node, Addr: nodeOf(request).address, Tags: { dc: cluster.datacenter, role: 'consul' } },
          Meta: {},
        },
      };
    },
  },
];
