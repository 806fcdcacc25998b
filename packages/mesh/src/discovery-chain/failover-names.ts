import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { resolveProtocol } from '../service-protocol.ts';
import type { ChainDraft } from './chain-draft.ts';
import type { TargetName } from './chain-target.ts';
import { defaultSamenessGroup, findSamenessGroup, samenessMembers } from './sameness.ts';

type FailoverName = { name: TargetName; where: string };
type Failover = NonNullable<ServiceResolverEntry['Failover']>[string];

/**
 * What takes over for a target, in order: its resolver's failover for the subset, else the one for all; else the sameness
 * group that it was redirected to; else, where nothing is said at all, the group that is the default of the partition.
 */
export function failoverNames(
  draft: ChainDraft,
  target: TargetName,
  resolver: ServiceResolverEntry | undefined,
  group: readonly TargetName[],
): FailoverName[] {
  if (target.peer !== '') return group.map((name) => ({ name, where: 'sameness-group' }));
  // Not by plain reading: a subset may be called as something that every object has.
  const failover = new Map(Object.entries(resolver?.Failover ?? {}));
  const own = failover.get(target.subset) ?? failover.get('*');
  if (own !== undefined) return named(draft, target, own, `service-resolver/${target.name} Failover`);
  if (group.length > 0) return group.map((name) => ({ name, where: `service-resolver/${target.name} Redirect` }));
  const standing = defaultSamenessGroup(draft.state, target.partition);
  if (standing === undefined || resolver?.Redirect || failover.size > 0) return [];
  draft.entries.add(`sameness-group/${standing.Name}`);
  const where = `sameness-group/${standing.Name}`;
  return samenessMembers(standing, target).flatMap((name): FailoverName[] => {
    if (name.peer !== '') return [{ name, where }];
    const { protocol } = resolveProtocol(draft.state, name.name, name.partition, name.namespace);
    if (protocol === draft.ownProtocol) return [{ name, where }];
    // Nobody asked for this service in particular, so nobody's write is refused for it.
    const reason = `it speaks ${protocol} there, and ${draft.ownProtocol} in partition "${target.partition}"`;
    draft.warn(where, `"${name.name}" of partition "${name.partition}" does not take over: ${reason}`);
    return [];
  });
}

function named(draft: ChainDraft, target: TargetName, failover: Failover, where: string): FailoverName[] {
  if (failover.SamenessGroup) {
    const group = findSamenessGroup(draft.state, failover.SamenessGroup, target.partition);
    if (group === undefined) {
      draft.refuse(where, `there is no sameness group "${failover.SamenessGroup}" in partition ${target.partition}`);
      return [];
    }
    draft.entries.add(`sameness-group/${group.Name}`);
    return samenessMembers(group, target).map((name) => ({ name, where }));
  }
  if (failover.Targets) {
    return failover.Targets.flatMap((item, index): FailoverName[] => {
      const place = `${where}.Targets[${index}]`;
      if (isElsewhere(draft, item.Datacenter, place)) return [];
      const name = item.Service || target.name;
      if (item.Peer) {
        const namespace = item.Namespace || DEFAULT_NAMESPACE;
        return [{ name: { ...target, name, namespace, subset: '', peer: item.Peer }, where: place }];
      }
      return [{ name: sibling(target, { ...item, Service: name }), where: place }];
    });
  }
  const places = (failover.Datacenters ?? []).filter((name) => !isElsewhere(draft, name, where));
  // Only other datacenters were asked for, and there are none.
  if ((failover.Datacenters?.length ?? 0) > 0 && places.length === 0) return [];
  return [{ name: sibling(target, failover), where }];
}

/** The target with some of its names replaced; a subset only stays where the service does. */
function sibling(
  target: TargetName,
  fields: { Service?: string | undefined; ServiceSubset?: string | undefined; Namespace?: string | undefined } & {
    Partition?: string | undefined;
  },
): TargetName {
  const name = fields.Service || target.name;
  const namespace = fields.Namespace || target.namespace;
  const partition = fields.Partition || target.partition;
  const isSame = name === target.name && namespace === target.namespace && partition === target.partition;
  return { ...target, name, namespace, partition, subset: fields.ServiceSubset || (isSame ? target.subset : '') };
}

function isElsewhere(draft: ChainDraft, datacenter: string | undefined, where: string): boolean {
  const own = draft.state.cluster.datacenter;
  if (!datacenter || datacenter === own) return false;
  draft.warn(
    where,
    `datacenter "${datacenter}" is left out: this cluster is "${own}" alone; fail over to a Peer instead`,
  );
  return true;
}
