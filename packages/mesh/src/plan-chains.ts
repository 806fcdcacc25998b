import { isDeepStrictEqual } from 'node:util';
import type { PlannedEffect } from '@peerway/model/change-plan';
import type { ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { aboutServices, type WithSubject } from './change-subject.ts';
import { compileDiscoveryChain } from './discovery-chain/compile-chain.ts';
import { describeDiscoveryChain } from './discovery-chain/describe-chain.ts';
import { parseServiceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { targetService } from './subset-destination.ts';

/** What a change does to where requests for services with routers, splitters or resolvers go. */
export function chainEffects(before: MeshState, after: MeshState): WithSubject<PlannedEffect>[] {
  const keys = new Set([before, after].flatMap((state) => [...state.indexes.chainServices.keys()]));
  return [...keys].flatMap((key): WithSubject<PlannedEffect>[] => {
    const service = parseServiceKey(key);
    const question = { ...service, service: service.name };
    const [old, now] = [before, after].map((state) => compileDiscoveryChain(state, question));
    if (isDeepStrictEqual(old, now)) return [];
    const effects = effectsOf(describeDiscoveryChain(before, question), describeDiscoveryChain(after, question));
    const ends = [old, now].flatMap((chain) => Object.values(chain?.targets ?? {}).map(targetService));
    return effects.map((effect) => ({ ...effect, about: aboutServices([service, ...ends]) }));
  });
}

function effectsOf(old: DiscoveryChainView, now: DiscoveryChainView): PlannedEffect[] {
  const effect = (text: string, breaks = false): PlannedEffect => ({ kind: 'reach', breaks, text });
  const requests = `requests for ${now.service}${now.exportedTo.length === 0 ? '' : `, also of peers ${now.exportedTo.join(', ')},`}`;
  const [oldEnds, ends] = [old, now].map((chain) => endsOf(chain, 'target').map(describeTarget).join(' and '));
  const [oldFailover, failover] = [old, now].map((chain) =>
    endsOf(chain, 'failover').map(describeTarget).join(', then '),
  );
  const broken = endsOf(now, 'target').filter(({ id, problem }) => problem !== null && !old.targets[id]);
  const effects = [
    ...(oldEnds === ends ? [] : [effect(`${requests} lead to ${ends} instead of ${oldEnds}`)]),
    ...(oldFailover === failover
      ? []
      : [effect(`${requests} fail over to ${failover || 'nothing'} instead of ${oldFailover || 'nothing'}`)]),
    ...broken.map((target) =>
      effect(`${requests} find nothing at ${describeTarget(target)}: ${target.problem?.message ?? ''}`, true),
    ),
  ];
  return effects.length > 0 ? effects : [effect(`${requests} are routed, split or sent in another way`)];
}

/** Targets that requests are meant for, or those that take over from them; each once. */
function endsOf({ nodes, targets }: DiscoveryChainView, role: 'target' | 'failover'): ChainTargetView[] {
  const ids = Object.values(nodes).flatMap((node) => {
    if (node.type !== 'resolver') return [];
    return role === 'target' ? [node.target] : node.failover;
  });
  return [...new Set(ids)].flatMap((id) => targets[id] ?? []);
}

function describeTarget({ service, subset, namespace, partition, peer }: ChainTargetView): string {
  const name = `${subset === '' ? '' : `subset ${subset} of `}${service}`;
  if (peer !== '') return `${name} of peer ${peer}`;
  const scope = [
    namespace === 'default' ? '' : ` of namespace ${namespace}`,
    partition === 'default' ? '' : ` of partition ${partition}`,
  ];
  return `${name}${scope.join('')}`;
}
