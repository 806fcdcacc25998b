import type { Claims } from '@peerway/jwt';
import type { JwtRequirement } from '@peerway/model/jwt';

type WantedClaim = JwtRequirement['anyOf'][number]['claims'][number];

/** Whether what stands at the path is the value, or a list that has it. Numbers and booleans are compared as JSON writes them. */
export function claimHolds(claims: Claims, { path, value }: WantedClaim): boolean {
  let found: unknown = claims;
  for (const name of path) {
    // Own fields only: `constructor` is a path that every object has.
    if (!isRecord(found) || !Object.hasOwn(found, name)) return false;
    found = found[name];
  }
  return Array.isArray(found) ? found.some((one) => isValue(one, value)) : isValue(found, value);
}

function isValue(found: unknown, wanted: string): boolean {
  switch (typeof found) {
    case 'string':
      return found === wanted;
    case 'number':
    case 'boolean':
      return String(found) === wanted;
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
