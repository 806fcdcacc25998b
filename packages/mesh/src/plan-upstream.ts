import { type ServiceInstance, serviceInstanceSchema, type Upstream, upstreamSchema } from '@peerway/model/catalog';
import { formatHostPort } from '@peerway/model/host-port';
import type { UpstreamWay } from '@peerway/model/upstream-plan';
import { instanceBehind, ordinaryInstances, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { upstreamTarget } from './mesh-gateway-mode.ts';
import { serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath } from './upstream-path.ts';

/** Stands for the port that nobody chose yet: nothing of a path depends on it. */
const ANY_PORT = 1;

/**
 * How each sidecar of a service reaches a peer's service, or would: asked of what the compiler asks, with an upstream that is
 * registered if there is one, and otherwise with one as a person would register it.
 */
export function planUpstream(
  state: MeshState,
  service: ServiceReference,
  destination: ServiceReference,
): UpstreamWay[] {
  const sidecars = proxiesOf(state, service);
  if (sidecars.length > 0) return sidecars.map((sidecar) => wayOf(state, sidecar, destination));
  const [instance] = ordinaryInstances(state, service);
  const way = wayOf(state, sidecarToCome(service), destination);
  return [{ ...way, proxyId: '', node: instance?.node ?? '', servicePort: instance?.port ?? null, proxyPort: null }];
}

function wayOf(state: MeshState, sidecar: ServiceInstance, destination: ServiceReference): UpstreamWay {
  const upstreams = sidecar.proxy?.upstreams ?? [];
  const key = serviceKey(destination);
  const registered = upstreams.find((upstream) => serviceKey(upstreamTarget(sidecar, upstream)) === key);
  const { resolvedMode, unavailable } = resolveUpstreamPath(state, sidecar, registered ?? upstreamTo(destination));
  return {
    proxyId: sidecar.id,
    node: sidecar.node,
    servicePort: instanceBehind(state, sidecar)?.port ?? null,
    proxyPort: sidecar.port,
    listensAt: registered === undefined ? null : listensAt(registered),
    takenPorts: upstreams.map(({ localBindPort }) => localBindPort).filter((port) => port !== 0),
    resolved: resolvedMode,
    problem: unavailable,
  };
}

const listensAt = ({ localBindAddress, localBindPort, localBindSocketPath }: Upstream): string =>
  localBindSocketPath || formatHostPort({ host: localBindAddress, port: localBindPort });

const upstreamTo = ({ name, namespace, partition, peer }: ServiceReference): Upstream =>
  upstreamSchema.parse({
    destinationName: name,
    destinationNamespace: namespace,
    destinationPartition: partition,
    destinationPeer: peer,
    localBindPort: ANY_PORT,
  });

/** As a person would register it, with nothing set. Its name stands in no answer: no setting can come from its registration. */
const sidecarToCome = ({ name, namespace, partition }: ServiceReference): ServiceInstance =>
  serviceInstanceSchema.parse({
    ...{ partition, namespace, node: 'node', id: `${name}-sidecar-proxy`, service: `${name}-sidecar-proxy` },
    ...{ kind: 'connect-proxy', proxy: { destinationServiceName: name } },
  });
