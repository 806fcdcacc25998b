import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import type { ChainTarget } from '@peerway/model/discovery-chain';
import { resolveProtocol } from '../service-protocol.ts';
import { findConfigEntry } from '../state.ts';
import type { ChainDraft } from './chain-draft.ts';
import { type TargetName, targetId, targetPolicy } from './chain-target.ts';
import { failoverNames } from './failover-names.ts';
import { findResolver } from './find-resolver.ts';
import { followRedirects } from './follow-redirects.ts';
import { peerProtocol } from './peer-protocol.ts';

/**
 * Adds the resolver where something that asks for `wanted` ends, with its failover, and answers the resolver's name. Failover
 * is not recursive: of a target that takes over only redirects and the default subset are followed.
 */
export function addResolver(draft: ChainDraft, wanted: TargetName): string {
  const end = followRedirects(draft, wanted);
  const target = addTarget(draft, end.target, end.policyFrom, end.fault);
  // One target may be reached with and without the others of a sameness group behind it.
  const name = `resolver:${target.id}${end.group.length === 0 ? '' : `@${end.target.name === wanted.name ? 'group' : wanted.name}`}`;
  const known = draft.nodes.get(name);
  if (known?.type === 'resolver') {
    known.redirects.push(...end.redirects.filter((text) => !known.redirects.includes(text)));
    return name;
  }
  const failover: string[] = [];
  const resolver = findResolver(draft.state, end.target);
  for (const { name: other, where } of end.fault === '' ? failoverNames(draft, end.target, resolver, end.group) : []) {
    const replacement = followRedirects(draft, other);
    if (replacement.fault !== '') {
      draft.refuse(where, replacement.fault);
      continue;
    }
    const { id } = addTarget(draft, replacement.target, replacement.policyFrom, '');
    if (id !== target.id && !failover.includes(id)) failover.push(id);
  }
  draft.nodes.set(name, {
    type: 'resolver',
    name,
    isDefault: resolver === undefined && end.redirects.length === 0 && failover.length === 0,
    target: target.id,
    failover,
    redirects: [...end.redirects],
  });
  return name;
}

/** Adds an end that nothing can be sent to, for a way that leads nowhere. */
export function addFaultyResolver(draft: ChainDraft, target: TargetName, fault: string): string {
  const id = `${targetId(target, draft.state.cluster.datacenter)}!`;
  const name = `resolver:${id}`;
  if (!draft.nodes.has(name)) {
    addTarget(draft, target, undefined, fault);
    draft.nodes.set(name, { type: 'resolver', name, isDefault: false, target: id, failover: [], redirects: [] });
  }
  return name;
}

function addTarget(
  draft: ChainDraft,
  name: TargetName,
  policyFrom: ServiceResolverEntry | undefined,
  fault: string,
): ChainTarget {
  // A faulty end must not be taken for the target itself, which may be in the chain in good order.
  const id = `${targetId(name, draft.state.cluster.datacenter)}${fault === '' ? '' : '!'}`;
  const known = draft.targets.get(id);
  if (known) return known;
  const subset = findResolver(draft.state, name)?.Subsets?.[name.subset];
  const defaults =
    name.peer === ''
      ? findConfigEntry(draft.state, 'service-defaults', name.name, name.partition, name.namespace)
      : undefined;
  const target: ChainTarget = {
    id,
    service: name.name,
    subset: name.subset,
    namespace: name.namespace,
    partition: name.partition,
    peer: name.peer,
    filter: subset?.Filter ?? '',
    onlyPassing: subset?.OnlyPassing ?? false,
    protocol:
      name.peer === ''
        ? resolveProtocol(draft.state, name.name, name.partition, name.namespace).protocol
        : peerProtocol(draft.state, name),
    ...targetPolicy(policyFrom),
    externalSni: defaults?.ExternalSNI ?? '',
    fault,
  };
  draft.targets.set(id, target);
  return target;
}
