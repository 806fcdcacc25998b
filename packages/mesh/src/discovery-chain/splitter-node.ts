import type { ServiceSplitterEntry } from '@peerway/model/config-entry';
import { splitWeight } from '@peerway/model/config-entry/service-splitter';
import type { ChainSplit } from '@peerway/model/discovery-chain';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import { findConfigEntry } from '../state.ts';
import { apportion } from './apportion.ts';
import { type ChainDraft, nameWithin } from './chain-draft.ts';
import { headerEdits, mergeHeaderEdits } from './header-edits.ts';
import { addFaultyResolver, addResolver } from './resolver-node.ts';

/** Splitters within splitters beyond which it is taken for a mistake; each level multiplies the legs. */
const NESTING_MAX = 16;

/** Adds where requests to a service go that no router decides on: its splitter, or its resolver. Answers the node's name. */
export function addSplitterOrResolver(draft: ChainDraft, service: ServiceReference): string {
  draft.visit(service);
  const splitter = findSplitter(draft, service);
  if (splitter === undefined) return addResolver(draft, { ...service, subset: '' });
  const name = `splitter:${nameWithin(draft.service, service)}`;
  if (!draft.nodes.has(name)) {
    draft.nodes.set(name, { type: 'splitter', name, splits: flatten(draft, service, splitter, []) });
  }
  return name;
}

/** The splitter of a service; none in a chain whose protocol can not tell requests apart, and there it is refused. */
function findSplitter(draft: ChainDraft, service: ServiceReference): ServiceSplitterEntry | undefined {
  const { name, partition, namespace } = service;
  const splitter = findConfigEntry(draft.state, 'service-splitter', name, partition, namespace);
  if (splitter === undefined) return undefined;
  const where = `service-splitter/${name}`;
  draft.entries.add(where);
  if (draft.routesRequests) return splitter;
  refuseAdvancedRouting(draft, where);
  return undefined;
}

/** Says that routers and splitters need an HTTP-like protocol, unless the caller itself chose to do without. */
export function refuseAdvancedRouting(draft: ChainDraft, where: string): void {
  if (draft.ownProtocol !== draft.protocol) return;
  draft.refuse(
    where,
    `discovery chain "${draft.service.name}" uses a protocol "${draft.protocol}" that does not permit advanced routing or splitting behavior`,
  );
}

/**
 * The legs of a splitter with those of the splitters that they lead to in their place, so that no splitter leads to another:
 * weights multiply; of request headers the inner edit wins, of response headers the outer one, as if requests really passed
 * both on their way in and answers on their way out.
 */
function flatten(
  draft: ChainDraft,
  service: ServiceReference,
  splitter: ServiceSplitterEntry,
  passed: readonly string[],
): ChainSplit[] {
  const path = [...passed, serviceKey(service)];
  const known = draft.splits.get(serviceKey(service));
  if (known !== undefined) return known;
  const splits = splitter.Splits.flatMap((split, index): ChainSplit[] => {
    const to: ServiceReference = {
      peer: '',
      name: split.Service || service.name,
      namespace: split.Namespace || service.namespace,
      partition: split.Partition || service.partition,
    };
    const origin = `service-splitter/${service.name} split ${index + 1}`;
    const leg = {
      weight: splitWeight(split.Weight),
      requestHeaders: headerEdits(split.RequestHeaders),
      responseHeaders: headerEdits(split.ResponseHeaders),
      origin,
    };
    const isNested = !split.ServiceSubset && serviceKey(to) !== serviceKey(service);
    const inner = isNested ? findSplitter(draft, to) : undefined;
    if (inner === undefined)
      return [{ ...leg, next: addResolver(draft, { ...to, subset: split.ServiceSubset ?? '' }) }];
    draft.visit(to);
    const fault = nestingFault(path, to);
    if (fault !== null) {
      draft.refuse(origin, fault);
      return [{ ...leg, next: addFaultyResolver(draft, { ...to, subset: '' }, fault) }];
    }
    // Legs that get nothing of a leg are left out: they would only multiply.
    const legs = flatten(draft, to, inner, path).filter((innerLeg) => innerLeg.weight > 0);
    const weights = apportion(
      leg.weight,
      legs.map((innerLeg) => innerLeg.weight),
    );
    return legs.flatMap((innerLeg, place): ChainSplit[] => {
      const weight = weights[place] ?? 0;
      if (weight === 0 && place > 0) return [];
      return [
        {
          weight,
          next: innerLeg.next,
          requestHeaders: mergeHeaderEdits(leg.requestHeaders, innerLeg.requestHeaders),
          responseHeaders: mergeHeaderEdits(innerLeg.responseHeaders, leg.responseHeaders),
          origin: `${origin}, ${innerLeg.origin}`,
        },
      ];
    });
  });
  const joined = joinLegs(splits);
  draft.splits.set(serviceKey(service), joined);
  return joined;
}

/** Legs that do the same as one: splitters that share what they lead to would else multiply without end. */
function joinLegs(splits: readonly ChainSplit[]): ChainSplit[] {
  const legs = new Map<string, ChainSplit>();
  for (const split of splits) {
    const key = JSON.stringify([split.next, split.requestHeaders, split.responseHeaders]);
    const known = legs.get(key);
    legs.set(key, known === undefined ? split : { ...known, weight: known.weight + split.weight });
  }
  return [...legs.values()];
}

function nestingFault(path: readonly string[], to: ServiceReference): string | null {
  const names = [...path, serviceKey(to)].map((key) => key.split('/').at(-1)).join(' -> ');
  if (path.includes(serviceKey(to))) return `detected circular reference: [${names}]`;
  return path.length < NESTING_MAX ? null : `splitters are nested more than ${NESTING_MAX} deep: [${names}]`;
}
