import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import { findConfigEntry } from '../state.ts';
import { type ChainDraft, nameWithin } from './chain-draft.ts';
import { type TargetName, targetId } from './chain-target.ts';
import { findResolver } from './find-resolver.ts';
import { findSamenessGroup, samenessMembers } from './sameness.ts';

/** Where redirects and default subsets lead. */
export type RedirectEnd = {
  target: TargetName;
  /** Other members of the sameness group that it was redirected to; they take over. */
  group: TargetName[];
  /** For people: `api redirects to api-v2`. */
  redirects: string[];
  /** The resolver whose timeouts and load balancing hold: the target's own, or for a peer's service the one that sent there. */
  policyFrom: ServiceResolverEntry | undefined;
  /** Why nothing may be sent there; `""`: nothing. */
  fault: string;
};

/** Follows redirects as far as they go; a circle, or a subset that does not exist, ends it with a fault. */
export function followRedirects(draft: ChainDraft, wanted: TargetName): RedirectEnd {
  const { datacenter } = draft.state.cluster;
  const end: RedirectEnd = { target: wanted, group: [], redirects: [], policyFrom: undefined, fault: '' };
  const passed: string[] = [];
  const fail = (where: string, message: string): RedirectEnd => {
    draft.refuse(where, message);
    return { ...end, group: [], fault: message };
  };
  for (;;) {
    const { target } = end;
    if (target.peer !== '') return end;
    draft.visit(target);
    const resolver = findResolver(draft.state, target);
    end.policyFrom = resolver;
    const where = `service-resolver/${target.name}`;
    if (resolver !== undefined) draft.entries.add(where);
    if (passed.includes(targetId(target, datacenter))) {
      const circle = [...passed, targetId(target, datacenter)].join(' -> ');
      return fail(`${where} Redirect`, `detected circular resolver redirect: [${circle}]`);
    }
    passed.push(targetId(target, datacenter));
    const refusal = externalRefusal(draft, target, resolver);
    if (refusal !== null) draft.refuse(where, refusal);
    if (resolver?.Redirect) {
      if (resolver.Redirect.Datacenter && resolver.Redirect.Datacenter !== datacenter) {
        return fail(
          `${where} Redirect.Datacenter`,
          `service "${target.name}" redirects to datacenter "${resolver.Redirect.Datacenter}", and this cluster is "${datacenter}" alone; redirect to a Peer instead`,
        );
      }
      const next = redirectOf(draft, target, resolver.Redirect);
      if (next === null) {
        return fail(
          `${where} Redirect.SamenessGroup`,
          `there is no sameness group "${resolver.Redirect.SamenessGroup}" in partition ${target.partition}`,
        );
      }
      const [first = target, ...group] = next;
      if (targetId(first, datacenter) !== targetId(target, datacenter)) {
        end.redirects.push(`${nameWithin(draft.service, target)} redirects to ${describe(draft, first)}`);
        end.target = first;
        end.group = group;
        continue;
      }
      end.group = group;
    }
    if (target.subset === '' && resolver?.DefaultSubset) {
      end.target = { ...target, subset: resolver.DefaultSubset };
      continue;
    }
    if (target.subset !== '' && !Object.hasOwn(resolver?.Subsets ?? {}, target.subset)) {
      return fail(where, `service "${target.name}" does not have a subset named "${target.subset}"`);
    }
    return end;
  }
}

type Redirect = NonNullable<ServiceResolverEntry['Redirect']>;

/** Where a redirect leads, first choice first. Null: its sameness group does not exist. */
function redirectOf(draft: ChainDraft, target: TargetName, redirect: Redirect): TargetName[] | null {
  const name = redirect.Service || target.name;
  const namespace = redirect.Namespace || (redirect.Peer ? 'default' : target.namespace);
  if (redirect.Peer) return [{ ...target, name, namespace, subset: '', peer: redirect.Peer }];
  if (redirect.SamenessGroup) {
    const group = findSamenessGroup(draft.state, redirect.SamenessGroup, target.partition);
    if (group === undefined) return null;
    draft.entries.add(`sameness-group/${group.Name}`);
    return samenessMembers(group, { ...target, name, namespace });
  }
  const partition = redirect.Partition || target.partition;
  const isSame = name === target.name && namespace === target.namespace && partition === target.partition;
  // A subset is a matter of its service: it does not follow to another one.
  return [{ ...target, name, namespace, partition, subset: redirect.ServiceSubset || (isSame ? target.subset : '') }];
}

const describe = (draft: ChainDraft, target: TargetName): string =>
  target.peer === ''
    ? `${target.subset === '' ? '' : `subset ${target.subset} of `}${nameWithin(draft.service, target)}`
    : `${target.name} of peer ${target.peer}`;

function externalRefusal(
  draft: ChainDraft,
  target: TargetName,
  resolver: ServiceResolverEntry | undefined,
): string | null {
  const defaults = findConfigEntry(draft.state, 'service-defaults', target.name, target.partition, target.namespace);
  if (!defaults?.ExternalSNI || resolver === undefined) return null;
  const what = resolver.Redirect
    ? 'redirects'
    : Object.keys(resolver.Subsets ?? {}).length > 0
      ? 'subsets'
      : Object.keys(resolver.Failover ?? {}).length > 0
        ? 'failover'
        : null;
  return what === null
    ? null
    : `service "${target.name}" has an external SNI set; cannot define ${what} for external services`;
}
