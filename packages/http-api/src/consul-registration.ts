import { readDocument } from '@peerway/config-text';
import { type RegisterServiceInput, registerServiceSchema } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { parseInput } from '@peerway/operations';
import {
  agentServiceSchema,
  type ConsulAgentService,
  type ConsulCheck,
  type ConsulProxy,
  catalogRegistrationSchema,
  checkSchema,
} from './consul-registration-schema.ts';

/*
 * Registrations as Consul's clients send them, for its catalog and for an agent (semantics A5, A6, A9), read into the model's own.
 */

/** A check of a node or of an instance on it. */
export type CheckInput = RegisterServiceInput['checks'][number] & { serviceId: string };
/** What a catalog registration asks for; without a service it is about the node alone. */
export type CatalogRegistration = {
  node: RegisterServiceInput['node'] & { partition: string };
  service: RegisterServiceInput['service'] | null;
  checks: CheckInput[];
};
type Scope = { partition: string; namespace: string };

/** The body of `PUT /v1/catalog/register`. @throws PeerwayError `request.invalid` */
export function readCatalogRegistration(body: unknown, scope: Scope): CatalogRegistration {
  const read = readDocument(withoutNulls(body), catalogRegistrationSchema, 'a catalog registration');
  const partition = read.Partition || read.Service?.Partition || scope.partition;
  const node = {
    node: read.Node,
    address: read.Address,
    taggedAddresses: read.TaggedAddresses ?? {},
    id: read.ID,
    meta: read.NodeMeta,
    locality: localityOf(read.Locality),
    partition,
  };
  const service =
    read.Service === undefined ? null : serviceOf(read.Service, read.Service.Service, node, { ...scope, partition });
  const checks = [...(read.Check === undefined ? [] : [read.Check]), ...(read.Checks ?? [])];
  return {
    node,
    service,
    checks: checks.map((check, index) => ({
      ...checkOf(check, index, service?.id ?? ''),
      serviceId: check.ServiceID ?? service?.id ?? '',
    })),
  };
}

/** The body of `PUT /v1/agent/service/register`, on the agent's own node. @throws PeerwayError `request.invalid` */
export function readAgentService(
  body: unknown,
  node: RegisterServiceInput['node'],
  scope: Scope,
): RegisterServiceInput {
  const read = readDocument(withoutNulls(body), agentServiceSchema, 'a service definition');
  const service = serviceOf(read, read.Name, node, scope);
  const checks = [...(read.Check === undefined ? [] : [read.Check]), ...(read.Checks ?? [])];
  return parseInput(registerServiceSchema, {
    node,
    service,
    checks: checks.map((check, index) => checkOf(check, index, service.id)),
  });
}

/** The body of `PUT /v1/agent/check/register`. @throws PeerwayError `request.invalid` */
export function readAgentCheck(body: unknown): CheckInput {
  const read = readDocument(withoutNulls(body), checkSchema, 'a check definition');
  if (!read.Name) throw new PeerwayError('request.invalid', 'Missing check name', { field: 'Name' });
  const named = { ...read, CheckID: read.CheckID ?? read.ID ?? read.Name };
  return { ...checkOf(named, 0, read.ServiceID ?? ''), serviceId: read.ServiceID ?? '' };
}

type ConsulService = Omit<ConsulAgentService, 'Name' | 'Check' | 'Checks'>;

function serviceOf(
  read: ConsulService,
  name: string,
  node: RegisterServiceInput['node'],
  scope: Scope,
): RegisterServiceInput['service'] {
  const namespace = read.Namespace || scope.namespace;
  const partition = read.Partition || scope.partition;
  return parseInput(registerServiceSchema, {
    node,
    service: {
      partition,
      namespace,
      id: read.ID || name,
      service: name,
      kind: read.Kind === 'typical' ? '' : read.Kind,
      address: read.Address,
      port: read.Port,
      tags: read.Tags,
      meta: read.Meta,
      taggedAddresses: Object.fromEntries(
        Object.entries(read.TaggedAddresses ?? {}).map(([tag, { Address, Port }]) => [
          tag,
          { address: Address, port: Port },
        ]),
      ),
      weights: read.Weights && { passing: read.Weights.Passing, warning: read.Weights.Warning },
      locality: localityOf(read.Locality),
      enableTagOverride: read.EnableTagOverride,
      proxy: read.Kind && read.Kind !== 'typical' ? proxyOf(read.Proxy ?? {}, { namespace, partition }) : null,
    },
  }).service;
}

/** What an upstream does not say is as for the proxy itself. */
const proxyOf = (proxy: ConsulProxy, scope: Scope): Record<string, unknown> => ({
  destinationServiceName: proxy.DestinationServiceName,
  destinationServiceId: proxy.DestinationServiceID,
  localServiceAddress: proxy.LocalServiceAddress,
  localServicePort: proxy.LocalServicePort,
  localServiceSocketPath: proxy.LocalServiceSocketPath,
  mode: proxy.Mode,
  config: proxy.Config,
  expose: proxy.Expose,
  meshGateway: { mode: proxy.MeshGateway?.Mode ?? '' },
  upstreams: (proxy.Upstreams ?? []).map((upstream) => ({
    destinationType: upstream.DestinationType || undefined,
    destinationName: upstream.DestinationName,
    destinationNamespace: upstream.DestinationNamespace || scope.namespace,
    destinationPartition: upstream.DestinationPartition || scope.partition,
    destinationPeer: upstream.DestinationPeer,
    datacenter: upstream.Datacenter,
    localBindAddress: upstream.LocalBindAddress || undefined,
    localBindPort: upstream.LocalBindPort ?? 0,
    localBindSocketPath: upstream.LocalBindSocketPath,
    localBindSocketMode: upstream.LocalBindSocketMode,
    config: upstream.Config,
    meshGateway: { mode: upstream.MeshGateway?.Mode ?? '' },
  })),
});

/** Statuses as Consul writes them; a check that says nothing begins critical, as there. */
function checkOf(check: ConsulCheck, index: number, serviceId: string): RegisterServiceInput['checks'][number] {
  const { CheckID, ID, Name, Status, Notes, Output, Type, Definition, ...definition } = check;
  const { Node: _node, ServiceID: _id, ServiceName: _name, ServiceTags: _tags, ...fields } = definition;
  const { Namespace: _ns, Partition: _ap, CreateIndex: _ci, ModifyIndex: _mi, ...kept } = fields;
  if (check.TTL && check.Interval)
    throw new PeerwayError('request.invalid', 'Interval and TTL cannot both be specified', { field: 'TTL' });
  const standard = serviceId === '' ? Name : `service:${serviceId}${index === 0 ? '' : `:${index + 1}`}`;
  return parseInput(registerServiceSchema.shape.checks.unwrap().element, {
    checkId: CheckID || ID || standard || Name,
    name: Name || (serviceId === '' ? '' : `Service '${serviceId}' check`),
    status: Status || 'critical',
    output: Output,
    notes: Notes,
    type: Type || typeOf(check),
    definition: { ...Definition, ...kept },
  });
}

function typeOf(check: ConsulCheck): string {
  if (check.TTL) return 'ttl';
  if (check.HTTP) return 'http';
  if (check.TCP) return 'tcp';
  if (check.UDP) return 'udp';
  if (check.GRPC) return 'grpc';
  if (check.H2PING) return 'h2ping';
  if (check.OSService) return 'os_service';
  if (check.AliasNode || check.AliasService) return 'alias';
  if (check.DockerContainerID) return 'docker';
  return check.Args || check.ScriptArgs ? 'script' : '';
}

const localityOf = (read: { Region: string; Zone: string } | undefined): { region: string; zone: string } | undefined =>
  read && { region: read.Region, zone: read.Zone };

/** Go's clients write null for what is not set. What is nested deeper than any document stays, to be refused by its reader. */
function withoutNulls(value: unknown, levels = 64): unknown {
  if (levels === 0) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, levels - 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner, levels - 1)]),
  );
}
