import { instanceKey, type ServiceInstance } from '@peerway/model/catalog';
import type { HealthStatus } from '@peerway/model/health';
import { putIfChanged } from '../catalog/register-service.ts';
import { UnbrokenWatch } from '../cluster/unbroken-watch.ts';
import type { Services } from '../context.ts';

/** How long a proxy may be away before its instance is critical. */
const AWAY_GRACE_MS = 5_000;
/** When nobody could come for a while (a start, a freeze, another leader before) all may take longer than a proxy waits between two attempts. */
const RETURN_GRACE_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

/** The check that tells a proxy's link; one per proxy instance. */
export const linkCheckId = (id: string): string => `proxy-link:${id}`;

/**
 * Writes the link check of every registered proxy when it comes and when it has been away for a while. Returns what ends it.
 * Only the leader writes: proxies of other replicas would look away from here.
 */
export function startProxyLiveness(services: Services): () => void {
  const { store, live, now, log } = services;
  const watch = new UnbrokenWatch();
  const look = (instances: Iterable<ServiceInstance>): void => {
    if (!store.isLeader()) return;
    const at = now().getTime();
    const watchingSince = watch.look(at);
    const due = [...instances].flatMap((instance) => {
      if (!isProxy(instance)) return [];
      const link = linkStatus(services, instance, at, watchingSince);
      return link === null || isWritten(services, instance, link) ? [] : [{ instance, link }];
    });
    if (due.length > 0) {
      writing = writing
        .then(() =>
          store.transact((transaction) =>
            due.forEach(({ instance, link }) => {
              if (transaction.state.instance.has(instanceKey(instance))) putLinkCheck(transaction, instance, link);
            }),
          ),
        )
        .then(
          () => undefined,
          (error: unknown) => log('warn', 'liveness.write_failed', { error: String(error) }),
        );
    }
  };
  let writing: Promise<void> = Promise.resolve();
  // Kept from change to change: looking for them among all instances every second would cost more than the rest.
  const proxies = new Map([...store.state().instance].filter(([, instance]) => isProxy(instance)));
  const stopFollowing = store.onChange((_state, changes) => {
    for (const { table, key, value } of changes) {
      if (table !== 'instance') continue;
      if (value !== null && isProxy(value)) proxies.set(key, value);
      else proxies.delete(key);
    }
  });
  const timer = setInterval(() => {
    look(proxies.values());
    if (store.isLeader()) live.proxies.prune((key) => store.state().instance.has(key));
  }, LOOK_EVERY_MS);
  // Only at the one that changed: after a start they all come at once.
  const unsubscribe = live.proxies.onLinkChange((key) => {
    const instance = store.state().instance.get(key);
    if (instance !== undefined) look([instance]);
  });
  return () => {
    clearInterval(timer);
    stopFollowing();
    unsubscribe();
  };
}

type LinkStatus = { status: HealthStatus; output: string };

const LINKED: LinkStatus = { status: 'passing', output: 'The proxy follows its snapshot.' };
const DRAINING: LinkStatus = { status: 'critical', output: 'The proxy is draining: it takes no new connections.' };
const AWAY: LinkStatus = {
  status: 'critical',
  output: 'The proxy is not connected: it was stopped, or can not reach the control plane.',
};

const isProxy = ({ peerName, kind }: ServiceInstance): boolean => peerName === '' && kind !== '';

/** Null: too early to say. */
function linkStatus(
  { live }: Services,
  instance: ServiceInstance,
  at: number,
  watchingSince: number,
): LinkStatus | null {
  const presence = live.proxies.get(instanceKey(instance));
  if (presence !== undefined && presence.links > 0) return presence.report?.draining === true ? DRAINING : LINKED;
  if (at - watchingSince < RETURN_GRACE_MS) return null;
  if (presence?.since && at - Date.parse(presence.since) < AWAY_GRACE_MS) return null;
  return AWAY;
}

const checkKeyOf = (instance: ServiceInstance): string =>
  ['', instance.partition, instance.node, linkCheckId(instance.id)].join('/');

/** A change of the words alone is written only where it says something else: draining is not the same as away. */
function isWritten({ store }: Services, instance: ServiceInstance, { status, output }: LinkStatus): boolean {
  const check = store.state().check.get(checkKeyOf(instance));
  return check?.status === status && (status === 'passing' || check.output === output);
}

function putLinkCheck(
  transaction: Parameters<typeof putIfChanged>[0],
  instance: ServiceInstance,
  { status, output }: LinkStatus,
): void {
  putIfChanged(transaction, 'check', checkKeyOf(instance), {
    partition: instance.partition,
    peerName: '',
    node: instance.node,
    checkId: linkCheckId(instance.id),
    name: 'Proxy is connected to the control plane',
    status,
    output,
    serviceId: instance.id,
    serviceName: instance.service,
    createIndex: 0,
    modifyIndex: 0,
  });
}
