import type { LocalApplication, ProxyOptions } from '@peerway/gateway';
import { type RegisterServiceInput, registerServiceSchema } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { checkDefinitionSchema } from './check-definition.ts';
import { exposeDefinitionSchema, exposedPaths } from './expose-definition.ts';
import {
  refusedOfConnect,
  refusedOfProxy,
  refusedOfService,
  refusedOfSidecar,
  refusedOfUpstream,
} from './refused-fields.ts';

/*
 * Consul's agent service definition, as `peerway sidecar --config` takes it: the service, and its sidecar in
 * `connect.sidecar_service`. Snake case and CamelCase are both Consul's own. What this reader does not understand it refuses.
 */

const portSchema = z.int().min(1).max(65535);
const modeSchema = z.strictObject({ mode: z.string().default('') });

/** As in Consul: an instance that passes has some weight, one with a warning may have none. */
const weightsSchema = z.strictObject({
  passing: z.int().min(1).max(65535).default(1),
  warning: z.int().min(0).max(65535).default(1),
});

/** Of the service and of its sidecar alike. */
const instanceFields = {
  weights: weightsSchema.optional(),
  enable_tag_override: z.boolean().optional(),
  tagged_addresses: z
    .record(z.string(), z.strictObject({ address: z.string(), port: portSchema.optional() }))
    .optional(),
  locality: z.strictObject({ region: z.string().default(''), zone: z.string().default('') }).optional(),
};

const upstreamSchema = z.strictObject({
  ...refusedOfUpstream,
  destination_type: z.literal(['', 'service'], { error: 'there are no prepared queries; name a service' }).optional(),
  destination_name: z.string(),
  destination_namespace: z.string().optional(),
  destination_partition: z.string().optional(),
  destination_peer: z.string().optional(),
  local_bind_address: z.string().optional(),
  local_bind_port: portSchema.optional(),
  local_bind_socket_path: z.string().min(1).optional(),
  local_bind_socket_mode: z.string().optional(),
  mesh_gateway: modeSchema.optional(),
  /** Opaque, passed on as it is. */
  config: z.record(z.string(), z.unknown()).optional(),
});

const sidecarSchema = z.strictObject({
  ...refusedOfSidecar,
  ...instanceFields,
  id: z.string().optional(),
  name: z.string().optional(),
  port: portSchema,
  address: z.string().optional(),
  tags: z.array(z.string()).optional(),
  meta: z.record(z.string(), z.string()).optional(),
  proxy: z
    .strictObject({
      ...refusedOfProxy,
      local_service_address: z.string().optional(),
      local_service_port: portSchema.optional(),
      mesh_gateway: modeSchema.optional(),
      config: z.record(z.string(), z.unknown()).optional(),
      expose: exposeDefinitionSchema.optional(),
      upstreams: z.array(upstreamSchema).default([]),
    })
    .default({ upstreams: [] }),
});

const definitionSchema = z.strictObject({
  node: z.string(),
  node_address: z.string().optional(),
  service: z.strictObject({
    ...refusedOfService,
    ...instanceFields,
    name: z.string(),
    id: z.string().optional(),
    partition: z.string().default('default'),
    namespace: z.string().default('default'),
    address: z.string().default('127.0.0.1'),
    port: portSchema,
    tags: z.array(z.string()).default([]),
    meta: z.record(z.string(), z.string()).default({}),
    check: checkDefinitionSchema.optional(),
    checks: z.array(checkDefinitionSchema).default([]),
    connect: z.strictObject({ ...refusedOfConnect, sidecar_service: sidecarSchema }),
  }),
});

/** What a sidecar's process runs with. */
export type SidecarDefinition = Pick<ProxyOptions, 'reference'> & {
  registrations: RegisterServiceInput[];
  application: LocalApplication;
};

/** Keys whose values are the user's own maps: they are left as they are. */
const opaqueKeys = new Set(['meta', 'config', 'header']);
/** Keys whose values are maps by the user's own names, of Consul's own fields. */
const namedKeys = new Set(['tagged_addresses']);

/** `DestinationName`, `destination_name` → `destination_name`, at every depth but inside the user's own maps. */
function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const snake = key
        .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toLowerCase();
      if (opaqueKeys.has(snake)) return [snake, inner];
      return [snake, namedKeys.has(snake) ? mapValues(inner, toSnakeCase) : toSnakeCase(inner)];
    }),
  );
}

function mapValues(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** Reads a sidecar's definition. Throws `request.invalid` with the first wrong field's path. */
export function parseSidecarDefinition(raw: unknown): SidecarDefinition {
  const parsed = definitionSchema.safeParse(toSnakeCase(raw));
  if (!parsed.success) throw invalidDefinition(parsed.error);
  const { node, node_address: nodeAddress, service } = parsed.data;
  const sidecar = service.connect.sidecar_service;
  const serviceId = service.id ?? service.name;
  const sidecarId = sidecar.id ?? `${serviceId}-sidecar-proxy`;
  const checks = [...(service.check === undefined ? [] : [service.check]), ...service.checks];
  const application = {
    address: sidecar.proxy.local_service_address ?? '127.0.0.1',
    port: sidecar.proxy.local_service_port ?? service.port,
    ...(checks.length === 0 ? {} : { checks }),
  };
  const scope = { partition: service.partition, namespace: service.namespace };
  const onNode = { node, address: nodeAddress ?? service.address };

  const registrations = [
    {
      node: onNode,
      service: {
        ...scope,
        id: serviceId,
        service: service.name,
        address: service.address,
        port: service.port,
        tags: service.tags,
        meta: service.meta,
        ...instanceOf(service),
      },
    },
    {
      node: onNode,
      service: {
        ...scope,
        id: sidecarId,
        service: sidecar.name ?? `${service.name}-sidecar-proxy`,
        kind: 'connect-proxy',
        address: sidecar.address ?? service.address,
        port: sidecar.port,
        tags: sidecar.tags ?? service.tags,
        meta: sidecar.meta ?? service.meta,
        ...instanceOf({ ...sidecar, locality: sidecar.locality ?? service.locality }),
        proxy: {
          destinationServiceName: service.name,
          destinationServiceId: serviceId,
          localServiceAddress: application.address,
          localServicePort: application.port,
          meshGateway: sidecar.proxy.mesh_gateway,
          config: sidecar.proxy.config,
          expose: exposedPaths(sidecar.proxy.expose, checks, [application.address, service.address, onNode.address]),
          upstreams: sidecar.proxy.upstreams.map((upstream) => ({
            destinationName: upstream.destination_name,
            // What an upstream does not say is as for the service itself.
            destinationNamespace: upstream.destination_namespace ?? scope.namespace,
            destinationPartition: upstream.destination_partition ?? scope.partition,
            destinationPeer: upstream.destination_peer,
            localBindAddress: upstream.local_bind_address,
            localBindPort: upstream.local_bind_port ?? 0,
            localBindSocketPath: upstream.local_bind_socket_path,
            localBindSocketMode: upstream.local_bind_socket_mode,
            meshGateway: upstream.mesh_gateway,
            config: upstream.config,
          })),
        },
      },
    },
  ].map((registration) => {
    const checked = registerServiceSchema.safeParse(registration);
    if (!checked.success) throw invalidDefinition(checked.error);
    return checked.data;
  });

  const reference = { role: 'sidecar' as const, partition: scope.partition, node, id: sidecarId };
  return { reference, registrations, application };
}

/** A tagged address without a port has that of the instance, as in Consul. */
function instanceOf(given: z.output<z.ZodObject<typeof instanceFields>> & { port: number }): Record<string, unknown> {
  return {
    weights: given.weights,
    enableTagOverride: given.enable_tag_override,
    locality: given.locality,
    taggedAddresses:
      given.tagged_addresses &&
      Object.fromEntries(
        Object.entries(given.tagged_addresses).map(([tag, { address, port }]) => [
          tag,
          { address, port: port ?? given.port },
        ]),
      ),
  };
}

function invalidDefinition(error: z.ZodError): PeerwayError {
  const issue = error.issues[0];
  const field = (issue?.path ?? []).reduce<string>(
    (path, part) =>
      typeof part === 'number' ? `${path}[${part}]` : path === '' ? String(part) : `${path}.${String(part)}`,
    '',
  );
  return new PeerwayError(
    'request.invalid',
    `the sidecar's definition is wrong at ${field || 'the top'}: ${issue?.message ?? 'unreadable'}`,
    { field },
  );
}
