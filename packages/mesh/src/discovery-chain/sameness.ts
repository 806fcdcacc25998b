import type { SamenessGroupEntry } from '@peerway/model/config-entry';
import { findConfigEntry, type MeshState } from '../state.ts';
import type { TargetName } from './chain-target.ts';

/**
 * The same service in each member of a sameness group, in order of preference: this partition first where the group says so
 * (semantics A10). Subsets are a matter of each member, so none is carried over.
 */
export function samenessMembers(group: SamenessGroupEntry, service: TargetName): TargetName[] {
  const local: TargetName = { ...service, subset: '', peer: '', partition: group.Partition };
  const members = group.Members.map(({ Peer, Partition }) =>
    Peer ? { ...local, peer: Peer } : { ...local, partition: Partition || group.Partition },
  );
  const isLocal = (member: TargetName): boolean => member.peer === '' && member.partition === group.Partition;
  return group.IncludeLocal ? [local, ...members.filter((member) => !isLocal(member))] : members;
}

/** The group that takes over for every service of a partition that has no failover of its own. */
export function defaultSamenessGroup(state: MeshState, partition: string): SamenessGroupEntry | undefined {
  return state.indexes.defaultSameness.get(partition)?.[0];
}

export const findSamenessGroup = (state: MeshState, name: string, partition: string): SamenessGroupEntry | undefined =>
  findConfigEntry(state, 'sameness-group', name, partition);
