import { nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import {
  type CheckedPath,
  type Expose,
  exposeSchema,
  isOwnHost,
  pathOfGrpcCheck,
  pathOfHttpCheck,
} from '@peerway/model/expose';
import { instanceBehind, instanceChecks } from './catalog-index.ts';
import { localApplication } from './local-application.ts';
import { findConfigEntry, type MeshState } from './state.ts';

/** A path that is to be opened without mutual TLS. */
export type WantedPath = {
  path: string;
  /** 0: any that is free. */
  listenerPort: number;
  /** 0: nobody said where the application listens. */
  localPort: number;
  protocol: 'http' | 'http2';
  /** Only the node itself may ask for it. */
  isForNode: boolean;
  /** For people: which setting wants it. */
  origin: string;
};

/**
 * The paths that a sidecar is to open. Field by field its registration goes before `service-defaults`, and that before
 * `proxy-defaults`, as in Consul. Null: what the registration says can not be read, so nothing is opened.
 */
export function wantedPaths(state: MeshState, sidecar: ServiceInstance): WantedPath[] | null {
  const own = exposeSchema.safeParse(sidecar.proxy?.expose ?? {});
  if (!own.success) return null;
  const { partition, namespace } = sidecar;
  const name = sidecar.proxy?.destinationServiceName ?? '';
  const layers: { at: string; expose: Expose | undefined }[] = [
    { at: '', expose: own.data },
    {
      at: `service-defaults/${name}, `,
      expose: findConfigEntry(state, 'service-defaults', name, partition, namespace)?.Expose,
    },
    { at: 'proxy-defaults, ', expose: findConfigEntry(state, 'proxy-defaults', 'global', partition)?.Expose },
  ];
  const applicationPort = localApplication(state, sidecar).port;
  const written = layers.map(({ at, expose }) =>
    (expose?.Paths ?? []).map(
      (one, position): WantedPath => ({
        path: one.Path,
        listenerPort: one.ListenerPort ?? 0,
        localPort: one.LocalPathPort || applicationPort,
        protocol: one.Protocol || 'http',
        isForNode: one.ParsedFromCheck ?? false,
        origin: `${at}Expose.Paths[${position}]`,
      }),
    ),
  );
  const forAnyone = written.map((paths) => paths.filter(({ isForNode }) => !isForNode));
  const forNode = written.flatMap((paths) => paths.filter(({ isForNode }) => isForNode));
  // Paths of checks stand beside the others: they do not take the place of what a weaker setting says.
  const wanted = [...(forAnyone.find((paths) => paths.length > 0) ?? []), ...forNode];
  if (!layers.some(({ expose }) => expose?.Checks)) return wanted;
  const isNew = (checked: WantedPath): boolean =>
    !wanted.some((one) => one.isForNode && one.path === checked.path && one.localPort === checked.localPort);
  for (const checked of checkedPaths(state, sidecar)) if (isNew(checked)) wanted.push(checked);
  return wanted;
}

/** The paths of the application's HTTP and gRPC checks, as far as the application itself is asked, and in plain text. */
function checkedPaths(state: MeshState, sidecar: ServiceInstance): WantedPath[] {
  const behind = instanceBehind(state, sidecar);
  if (behind === undefined) return [];
  const names = [
    localApplication(state, sidecar).host,
    behind.address,
    state.node.get(nodeKey(sidecar))?.address ?? '',
  ];
  return instanceChecks(state, behind).flatMap(({ checkId, serviceId, definition = {} }): WantedPath[] => {
    const checked = serviceId === behind.id ? pathOfDefinition(definition) : null;
    if (checked === null || !isOwnHost(checked.host, names)) return [];
    const { path, port: localPort, protocol } = checked;
    return [{ path, listenerPort: 0, localPort, protocol, isForNode: true, origin: `Expose.Checks, ${checkId}` }];
  });
}

function pathOfDefinition(definition: Readonly<Record<string, unknown>>): CheckedPath | null {
  const { HTTP: http, GRPC: grpc, GRPCUseTLS: isTls } = definition;
  if (typeof http === 'string' && http !== '') return pathOfHttpCheck(http);
  return typeof grpc === 'string' && isTls !== true ? pathOfGrpcCheck(grpc) : null;
}
