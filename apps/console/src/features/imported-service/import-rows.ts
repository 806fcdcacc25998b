import type { ServiceSummary } from '@peerway/model/catalog';
import type { UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import type { PeeringView } from '@peerway/model/peering';
import { lastHeard } from '../peering/last-heard';
import { type ImportReference, importKey } from './import-path';

/** A service of this cluster that has an upstream to an imported one, with the mode in force and what decided it. */
export type ImportUser = {
  service: string;
  namespace: string;
  mode: 'local' | 'remote' | 'none';
  decidedBy: string;
  problem: string | null;
};

/** One row of the page of imports. */
export type ImportRow = ServiceSummary & {
  key: string;
  users: ImportUser[];
  /** Null where the viewer may not see the peering, or it is not there. */
  peering: Pick<PeeringView, 'health' | 'reason'> | null;
  heardAt: string | null;
};

type Peering = Pick<PeeringView, 'name' | 'partition' | 'health' | 'reason' | 'stream'>;

/** What peers export to this cluster, with who uses it here and how old the knowledge is. By peer and name. */
export function importRows(
  services: readonly ServiceSummary[],
  upstreams: readonly UpstreamModeRow[],
  peerings: readonly Peering[],
): ImportRow[] {
  const users = usersByImport(upstreams);
  return services
    .filter(({ peer }) => peer !== '')
    .map((service) => {
      const peering = peerings.find(({ name, partition }) => name === service.peer && partition === service.partition);
      const key = importKey(service);
      return {
        ...service,
        key,
        users: users.get(key) ?? [],
        peering: peering ?? null,
        heardAt: peering ? lastHeard(peering) : null,
      };
    })
    .sort((left, right) => left.peer.localeCompare(right.peer) || left.name.localeCompare(right.name));
}

/** Each service once for each way that its proxies take. */
function usersByImport(upstreams: readonly UpstreamModeRow[]): Map<string, ImportUser[]> {
  const users = new Map<string, ImportUser[]>();
  for (const row of upstreams) {
    if (row.peer === '') continue;
    const key = importKey(referenceOf(row));
    const { service, namespace, resolved } = row;
    const user = {
      ...{ service, namespace, mode: resolved.effective, decidedBy: resolved.decidedBy.where },
      problem: row.problem?.message ?? null,
    };
    const known = users.get(key) ?? [];
    if (known.some((one) => sameUse(one, user))) continue;
    users.set(key, [...known, user]);
  }
  return users;
}

const sameUse = (one: ImportUser, other: ImportUser): boolean =>
  one.service === other.service &&
  one.namespace === other.namespace &&
  one.mode === other.mode &&
  one.decidedBy === other.decidedBy &&
  one.problem === other.problem;

const referenceOf = ({ upstream, upstreamNamespace, partition, peer }: UpstreamModeRow): ImportReference => ({
  name: upstream,
  namespace: upstreamNamespace,
  partition,
  peer,
});

/** The modes in force for a service, each with what decided it, once. */
export function modesInForce({ users }: Pick<ImportRow, 'users'>): { mode: ImportUser['mode']; decidedBy: string }[] {
  const seen = new Map(users.map(({ mode, decidedBy }) => [`${mode} ${decidedBy}`, { mode, decidedBy }]));
  return [...seen.values()];
}

/** The names of the services that use it, once each. */
export const userNames = ({ users }: Pick<ImportRow, 'users'>): string[] => [
  ...new Set(users.map(({ service }) => service)),
];
