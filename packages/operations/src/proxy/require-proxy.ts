import type { ServiceInstance } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import type { ProxyReference } from '@peerway/model/snapshot';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { proxyKey } from './proxy-registry.ts';

/**
 * The registration of a proxy that the caller may act as: `service:write` on a gateway's own name, or on the service behind a
 * sidecar (semantics A7).
 * @throws PeerwayError `request.not_found` when it is not registered as a proxy of that role
 */
export function requireProxy(
  context: OperationContext,
  operation: string,
  proxy: Pick<ProxyReference, 'role' | 'partition' | 'node' | 'id'>,
): ServiceInstance {
  const instance = context.store.state().instance.get(proxyKey(proxy));
  const isRole = proxy.role === 'mesh-gateway' ? instance?.kind === 'mesh-gateway' : instance?.kind === 'connect-proxy';
  if (instance === undefined || !isRole)
    throw new PeerwayError(
      'request.not_found',
      `No ${proxy.role} is registered as "${proxy.id}" on node "${proxy.node}"`,
      {
        hint: 'Register it first: `peerway gateway --register`, or `peerway sidecar` with a service definition.',
      },
    );
  const name =
    proxy.role === 'mesh-gateway' ? instance.service : (instance.proxy?.destinationServiceName ?? instance.service);
  requirePermission(context, operation, { resource: 'service', name, access: 'write' });
  if (proxy.role === 'mesh-gateway') requirePermission(context, operation, { resource: 'mesh', access: 'write' });
  return instance;
}
