import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Resolve = typeof systemLookup;

/**
 * A look-up for connections that uses all addresses of a host name, in another order each time: every new connection asks again,
 * goes to any of them, and to the others when that one does not answer. Envoy's LOGICAL_DNS, which Consul takes for gateways behind a
 * host name, stays with the first (semantics A5, Q13; pain C29).
 * @param random below 1
 */
export function spreadLookup(random: () => number, resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const shuffled = shuffle(addresses, random);
      const [first] = shuffled;
      // Node takes an empty list for one address, and throws where nobody can catch it.
      if (first === undefined)
        return callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), []);
      if (options.all) return callback(null, shuffled);
      callback(null, first.address, first.family);
    });
  };
}

/** Fisher and Yates's. */
function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
