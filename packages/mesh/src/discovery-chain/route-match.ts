import type { ServiceRoute } from '@peerway/model/config-entry/service-router';
import { anyHttpRequest, type HttpMatch, type PathMatch, type TextMatch } from '@peerway/model/http-match';

type EntryMatch = NonNullable<NonNullable<ServiceRoute['Match']>['HTTP']>;

/** A route's `Match.HTTP`; without one, every request matches. */
export function routeMatch(match: EntryMatch | undefined): HttpMatch {
  if (match === undefined) return anyHttpRequest;
  return {
    path: pathMatch(match),
    ignorePathCase: match.CaseInsensitive ?? false,
    headers: (match.Header ?? []).map((header) => ({
      name: header.Name,
      match: textMatch(header),
      invert: header.Invert ?? false,
      ignoreCase: false,
    })),
    query: (match.QueryParam ?? []).map((parameter) => ({ name: parameter.Name, match: textMatch(parameter) })),
    methods: match.Methods ?? [],
  };
}

function pathMatch(match: EntryMatch): PathMatch | null {
  if (match.PathExact) return { kind: 'exact', value: match.PathExact };
  if (match.PathPrefix) return { kind: 'prefix', value: match.PathPrefix };
  return match.PathRegex ? { kind: 'regex', value: match.PathRegex } : null;
}

function textMatch(match: {
  Exact?: string | undefined;
  Prefix?: string | undefined;
  Suffix?: string | undefined;
  Regex?: string | undefined;
}): TextMatch {
  if (match.Exact) return { kind: 'exact', value: match.Exact };
  if (match.Prefix) return { kind: 'prefix', value: match.Prefix };
  if (match.Suffix) return { kind: 'suffix', value: match.Suffix };
  return match.Regex ? { kind: 'regex', value: match.Regex } : { kind: 'present' };
}
