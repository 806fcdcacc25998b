import { type AclRequest, gatewayNeeds, grantingRule, inWords, readAllServicesRule, requiredRule } from '@peerway/acl';
import type { ServiceInstance } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import type { ProxyReference } from '@peerway/model/snapshot';
import { denial, type Lacking, mayReadOrWrite } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { unreadNamespaces } from '../service/read-services.ts';
import { proxyKey } from './proxy-registry.ts';

/**
 * The registration of a proxy that the caller may act as: `service:write` on the service behind a sidecar; at a gateway on its own
 * name, with `mesh:write`, and `service:read` on all for its snapshot (semantics A7). Whatever is missing is named at once.
 * @throws PeerwayError `request.not_found` when it is not registered as a proxy of that role, or of a service that the caller has no
 *   right on
 */
export function requireProxy(
  context: OperationContext,
  operation: string,
  proxy: Pick<ProxyReference, 'role' | 'partition' | 'node' | 'id'>,
): ServiceInstance {
  const instance = context.store.state().instance.get(proxyKey(proxy));
  const isRole = proxy.role === 'mesh-gateway' ? instance?.kind === 'mesh-gateway' : instance?.kind === 'connect-proxy';
  if (instance === undefined || !isRole) throw notRegistered(proxy);
  const name =
    proxy.role === 'mesh-gateway' ? instance.service : (instance.proxy?.destinationServiceName ?? instance.service);
  const { partition, namespace } = instance;
  // Whoever guesses IDs does not learn which there are.
  if (!mayReadOrWrite(context, { service: name, partition, namespace })) throw notRegistered(proxy);
  const needed: AclRequest[] = [{ resource: 'service', name, partition, namespace, access: 'write' }];
  if (proxy.role === 'mesh-gateway') needed.push({ resource: 'mesh', partition, access: 'write' });
  const lacking: Lacking[] = needed.flatMap((request) => {
    const { allowed, decidedBy } = context.caller.authorizer.decide(request);
    if (allowed) return [];
    return [{ permission: requiredRule(request), grantingRule: grantingRule(request), decidedBy: [decidedBy] }];
  });
  // What its partition exports stands in a gateway's snapshot, so who gets that has to be one who may read all of it.
  if (proxy.role === 'mesh-gateway' && operation === 'proxy.watch')
    lacking.push(...unreadNamespaces(context, partition).map((unread) => readAll({ partition, namespace: unread })));
  if (lacking.length > 0)
    throw denial(context, operation, {
      permission: lacking.map(({ permission }) => permission).join("', '"),
      grantingRule: lacking.map((one) => one.grantingRule).join(' '),
      decidedBy: lacking.flatMap(({ decidedBy }) => decidedBy),
      why: proxy.role === 'mesh-gateway' ? whyNeeded(name, proxy.partition, lacking) : '',
    });
  return instance;
}

const notRegistered = ({ role, node, id }: Pick<ProxyReference, 'role' | 'node' | 'id'>): PeerwayError =>
  new PeerwayError(
    'request.not_found',
    `No ${role} is registered as "${id}" on node "${node}" that this token may know of`,
    {
      hint: 'Register it first: `peerway gateway --register`, or `peerway sidecar` with a service definition. Its token needs `service:write` on its service.',
    },
  );

/** What a gateway can not do without what it lacks: the symptom is far from the cause (pain C40). */
function whyNeeded(name: string, partition: string, lacking: readonly { permission: string }[]): string {
  const reasons = gatewayNeeds(name, partition)
    .filter((need) => lacking.some(({ permission }) => permission.startsWith(need.permission)))
    .map(({ why }) => why);
  return `With it a mesh gateway ${reasons.join('; ')}`;
}

/** Of a whole set: no single rule decides of it. */
function readAll(scope: { partition: string; namespace: string }): Lacking {
  return {
    permission: `service:read on all services${inWords(scope)}`,
    grantingRule: readAllServicesRule(scope),
    decidedBy: [],
  };
}
