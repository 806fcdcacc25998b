import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import { anyHttpRequest, type HttpMatch, type PathMatch, type TextMatch } from '@peerway/model/http-match';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { MeshState } from '../state.ts';
import { compileJwtRequirement } from './compile-jwt.ts';

type EntryPermission = NonNullable<ServiceIntentionsEntry['Sources'][number]['Permissions']>[number];
type Http = NonNullable<EntryPermission['HTTP']>;
type Permission = ResourceOf<'authorization'>['rules'][number]['permissions'][number];

/**
 * The permissions of a source, in their order. One whose tokens nobody can check turns into a denial of every request that it
 * matches: an `allow` may not become wider by it, and a `deny` may not be lost. `faults` says so to people.
 */
export function compilePermissions(
  state: MeshState,
  partition: string,
  permissions: readonly EntryPermission[],
): { permissions: Permission[]; faults: string[] } {
  const faults: string[] = [];
  const compiled = permissions.map(({ Action: action, HTTP, JWT }, position): Permission => {
    const match = compileMatch(HTTP);
    if (JWT === undefined) return { action, match, jwt: null };
    const { requirement, missing } = compileJwtRequirement(state, partition, JWT);
    const isLost = action === 'deny' ? missing.length > 0 : requirement === null;
    if (!isLost) return { action, match, jwt: requirement };
    faults.push(`permission ${position + 1} denies, as ${missing.join(', ')}`);
    return { action: 'deny', match, jwt: null };
  });
  return { permissions: compiled, faults };
}

function compileMatch(http: Http | undefined): HttpMatch {
  if (http === undefined) return anyHttpRequest;
  return {
    ...anyHttpRequest,
    path: pathMatch(http),
    headers: (http.Header ?? []).map((header) => ({
      name: header.Name.toLowerCase(),
      match: headerMatch(header),
      invert: header.Invert ?? false,
      ignoreCase: header.IgnoreCase ?? false,
    })),
    methods: http.Methods ?? [],
  };
}

function pathMatch({ PathExact, PathPrefix, PathRegex }: Http): PathMatch | null {
  if (PathExact) return { kind: 'exact', value: PathExact };
  if (PathPrefix) return { kind: 'prefix', value: PathPrefix };
  return PathRegex ? { kind: 'regex', value: PathRegex } : null;
}

function headerMatch(header: NonNullable<Http['Header']>[number]): TextMatch {
  if (header.Exact) return { kind: 'exact', value: header.Exact };
  if (header.Prefix) return { kind: 'prefix', value: header.Prefix };
  if (header.Suffix) return { kind: 'suffix', value: header.Suffix };
  if (header.Contains) return { kind: 'contains', value: header.Contains };
  return header.Regex ? { kind: 'regex', value: header.Regex } : { kind: 'present' };
}
