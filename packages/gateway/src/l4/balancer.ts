import type { LoadBalancer } from '@peerway/model/cluster-policy';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { ConsistentTable } from './consistent-table.ts';
import { hashRing } from './hash-ring.ts';
import { maglevTable } from './maglev-table.ts';
import { type Endpoint, endpointKey, pickEndpoint } from './pick-endpoint.ts';

type Endpoints = ResourceOf<'endpoints'>;

/** What a choice among the endpoints of a cluster goes by. */
export type Choice = {
  endpoints: Endpoints;
  isUsable(endpoint: Endpoint): boolean;
  /** Of the request, where the cluster hashes; null: any will do. */
  hash: number | null;
  /** Requests or connections that an endpoint has under way. */
  active(endpoint: Endpoint): number;
  /** From 0 up to but not including 1. */
  random(): number;
};

/** Chooses endpoints for one cluster, by the policy that the cluster has at that moment. */
export class Balancer {
  /** How far each endpoint's turn has come. */
  readonly #turns = new Map<string, number>();
  #table: { madeFor: string; of: Endpoints; table: ConsistentTable; byKey: Map<string, Endpoint> } | null = null;

  /** Null when no endpoint is usable. */
  pick(policy: LoadBalancer, choice: Choice): Endpoint | null {
    switch (policy.policy) {
      case 'random':
        return pickEndpoint(choice.endpoints.endpoints, choice.random, choice.isUsable);
      case 'round_robin':
        return this.#nextInTurn(choice);
      case 'least_request':
        return leastBusy(choice, policy.choiceCount);
      case 'ring_hash':
      case 'maglev':
        return this.#byHash(policy, choice);
      default:
        policy satisfies never;
        return null;
    }
  }

  /** Smooth weighted turns: an endpoint of weight 3 among others of 1 is not chosen three times running. */
  #nextInTurn({ endpoints, isUsable }: Choice): Endpoint | null {
    let total = 0;
    let best: { endpoint: Endpoint; key: string; turn: number } | null = null;
    for (const endpoint of endpoints.endpoints) {
      if (!isUsable(endpoint)) continue;
      const key = endpointKey(endpoint);
      const turn = (this.#turns.get(key) ?? 0) + endpoint.weight;
      this.#turns.set(key, turn);
      total += endpoint.weight;
      if (best === null || turn > best.turn) best = { endpoint, key, turn };
    }
    if (best === null) return null;
    this.#turns.set(best.key, best.turn - total);
    return best.endpoint;
  }

  #byHash(policy: Extract<LoadBalancer, { policy: 'ring_hash' | 'maglev' }>, choice: Choice): Endpoint | null {
    const { endpoints, isUsable, hash, random } = choice;
    if (this.#table === null || this.#table.of !== endpoints || !this.#table.madeFor.startsWith(policyText(policy)))
      this.#table = this.#tableFor(policy, endpoints);
    const { table, byKey } = this.#table;
    // The table may have been made from an older list with the same addresses and weights; health is asked of the newest.
    const now = (endpoint: Endpoint): Endpoint | undefined => byKey.get(endpointKey(endpoint));
    const found = table.find(hash ?? Math.floor(random() * 2 ** 32), (one) => {
      const endpoint = now(one);
      return endpoint !== undefined && isUsable(endpoint);
    });
    return found === null ? null : (now(found) ?? null);
  }

  /** Making a table takes milliseconds, and health alone changes none. */
  #tableFor(policy: Extract<LoadBalancer, { policy: 'ring_hash' | 'maglev' }>, of: Endpoints) {
    const byKey = new Map(of.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
    const all = [...byKey.values()];
    const madeFor = `${policyText(policy)} ${all.map((one) => `${endpointKey(one)}*${one.weight}`).join(' ')}`;
    if (this.#table?.madeFor === madeFor) return { ...this.#table, of, byKey };
    const table =
      policy.policy === 'maglev' ? maglevTable(all) : hashRing(all, policy.minimumRingSize, policy.maximumRingSize);
    return { madeFor, of, table, byKey };
  }

  /** Forgets endpoints that are gone. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#turns.keys()) if (!keys.has(key)) this.#turns.delete(key);
  }
}

function policyText(policy: Extract<LoadBalancer, { policy: 'ring_hash' | 'maglev' }>): string {
  return policy.policy === 'maglev' ? 'maglev ' : `ring ${policy.minimumRingSize}-${policy.maximumRingSize} `;
}

/** The least busy for its weight of some drawn by weight; drawing two already avoids the worst (power of two choices). */
function leastBusy({ endpoints, isUsable, active, random }: Choice, choiceCount: number): Endpoint | null {
  let best: Endpoint | null = null;
  let bestLoad = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < choiceCount; draw += 1) {
    const drawn: Endpoint | null = best;
    const endpoint: Endpoint | null =
      pickEndpoint(endpoints.endpoints, random, (one) => one !== drawn && isUsable(one)) ?? best;
    if (endpoint === null) return null;
    const load = active(endpoint) / endpoint.weight;
    if (load < bestLoad) {
      best = endpoint;
      bestLoad = load;
    }
  }
  return best;
}
