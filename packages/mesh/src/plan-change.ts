import type { PlannedEffect } from '@peerway/model/change-plan';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { compareText, localSidecars } from './catalog-index.ts';
import { aboutServices, type ChangeSubject, type WithSubject } from './change-subject.ts';
import { resolveExportedServices } from './exported-services.ts';
import { chainEffects } from './plan-chains.ts';
import { type ServiceReference, serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

/**
 * What differs for exports, for the upstreams of this cluster's sidecars and for discovery chains between two states, what
 * breaks first. The same functions decide here as in the compiler, so a plan can not promise what the data plane does not do.
 */
export function planChange(before: MeshState, after: MeshState): WithSubject<PlannedEffect>[] {
  const effects = [...exportEffects(before, after), ...upstreamEffects(before, after), ...chainEffects(before, after)];
  return effects.sort(
    (left, right) => Number(right.breaks) - Number(left.breaks) || compareText(left.text, right.text),
  );
}

const consumerOf = (row: ExportedServiceRow): string =>
  row.peer === '' ? `partition ${row.toPartition}` : `peer ${row.peer}`;
const exportKey = (row: ExportedServiceRow): string =>
  [row.partition, row.namespace, row.service, consumerOf(row)].join('/');

const aboutOf = ({ partition, namespace, service: name }: ExportedServiceRow): ChangeSubject =>
  aboutServices([{ peer: '', partition, namespace, name }], true);

function exportEffects(before: MeshState, after: MeshState): WithSubject<PlannedEffect>[] {
  const old = new Map(resolveExportedServices(before).map((row) => [exportKey(row), row]));
  const now = new Map(resolveExportedServices(after).map((row) => [exportKey(row), row]));
  const effects: WithSubject<PlannedEffect>[] = [];
  for (const [key, row] of old) {
    if (!now.has(key)) {
      effects.push({
        kind: 'export',
        about: aboutOf(row),
        breaks: true,
        text: `${row.service} is no longer exported to ${consumerOf(row)}`,
      });
    }
  }
  for (const [key, row] of now) {
    const was = old.get(key);
    if (was === undefined) {
      effects.push({
        kind: 'export',
        about: aboutOf(row),
        breaks: false,
        text: `${row.service} is exported to ${consumerOf(row)}`,
      });
    } else if (was.protocol !== row.protocol) {
      const crossing =
        was.crossing === row.crossing
          ? ''
          : row.crossing === 'terminate'
            ? ': its connections are terminated at the gateway instead of passed through'
            : ': its connections are passed through the gateway instead of terminated';
      effects.push({
        kind: 'protocol',
        about: aboutOf(row),
        breaks: was.crossing !== row.crossing,
        text: `the protocol of ${row.service} for ${consumerOf(row)} changes from ${was.protocol} to ${row.protocol}${crossing}`,
      });
    }
  }
  return effects;
}

type Way = { caller: ServiceReference; path: UpstreamPath };

function waysOf(state: MeshState): Map<string, Way> {
  const ways = new Map<string, Way>();
  for (const proxy of localSidecars(state)) {
    for (const upstream of proxy.proxy?.upstreams ?? []) {
      const bind = upstream.localBindSocketPath || `${upstream.localBindAddress}:${upstream.localBindPort}`;
      const key = [proxy.partition, proxy.node, proxy.id, bind].join('/');
      const { partition, namespace } = proxy;
      ways.set(key, {
        caller: { peer: '', partition, namespace, name: proxy.proxy?.destinationServiceName ?? proxy.service },
        path: resolveUpstreamPath(state, proxy, upstream),
      });
    }
  }
  return ways;
}

function upstreamEffects(before: MeshState, after: MeshState): WithSubject<PlannedEffect>[] {
  const old = waysOf(before);
  const effects = new Map<string, WithSubject<PlannedEffect>>();
  // Services of one name may be in several places, and not all of those are for everybody.
  const add = (effect: WithSubject<PlannedEffect>): void =>
    void effects.set([effect.text, ...effect.about.services.map(serviceKey)].join(), effect);
  for (const [key, { caller: from, path }] of waysOf(after)) {
    const was = old.get(key)?.path;
    if (was === undefined) continue;
    const caller = from.name;
    const about = aboutServices([from, ...servicesOf(was), ...servicesOf(path)]);
    const target = path.service.peer === '' ? path.service.name : `${path.service.name} of peer ${path.service.peer}`;
    if (path.unavailable !== null && was.unavailable === null) {
      add({
        kind: 'reach',
        about,
        breaks: true,
        text: `${caller} no longer reaches ${target}: ${path.unavailable.message}`,
      });
    } else if (path.unavailable === null && was.unavailable !== null) {
      add({ kind: 'reach', about, breaks: false, text: `${caller} reaches ${target}` });
    }
    if (path.mode !== was.mode) {
      add({
        kind: 'mode',
        about,
        breaks: false,
        text: `${caller} goes to ${target} in mode ${path.mode ?? 'none'} instead of ${was.mode ?? 'none'}`,
      });
    }
  }
  return [...effects.values()];
}

/** Where an upstream leads, by its chain too. */
const servicesOf = ({ service, chain }: UpstreamPath): ServiceReference[] => [
  service,
  ...(chain?.targets.map((target) => target.service) ?? []),
];
