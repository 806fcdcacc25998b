import type { JwtProviderEntry } from '@peerway/model/config-entry';
import { durationMs } from '@peerway/model/go-duration';
import type { JwtProvider } from '@peerway/model/jwt';
import { findConfigEntry, type MeshState } from '../state.ts';
import { timerMs } from '../timer-limit.ts';

/** Consul's defaults (semantics A4 `jwt-provider`). */
const CLOCK_SKEW_SECONDS = 30;
const REQUEST_TIMEOUT_MS = 1_000;
const CACHE_MS = 5 * 60_000;
const DEFAULT_LOCATIONS: JwtProvider['locations'] = [
  { kind: 'header', name: 'authorization', valuePrefix: 'Bearer ', forward: false },
];

/** A provider as a sidecar needs it, or why there is none. */
export function compileJwtProvider(state: MeshState, partition: string, name: string): JwtProvider | { fault: string } {
  const entry = findConfigEntry(state, 'jwt-provider', name, partition);
  if (entry === undefined) return { fault: `jwt-provider/${name} does not exist` };
  const keys = compileKeys(entry);
  if ('fault' in keys) return keys;
  const locations = (entry.Locations ?? []).flatMap(({ Header, QueryParam, Cookie }): JwtProvider['locations'] => {
    if (Header)
      return [
        {
          kind: 'header',
          name: Header.Name.toLowerCase(),
          valuePrefix: Header.ValuePrefix ?? '',
          forward: Header.Forward ?? false,
        },
      ];
    if (QueryParam) return [{ kind: 'query', name: QueryParam.Name }];
    return Cookie ? [{ kind: 'cookie', name: Cookie.Name }] : [];
  });
  const { Forwarding } = entry;
  return {
    issuer: entry.Issuer ?? '',
    audiences: entry.Audiences ?? [],
    keys,
    locations: locations.length === 0 ? DEFAULT_LOCATIONS : locations,
    forwarding: Forwarding
      ? { headerName: Forwarding.HeaderName.toLowerCase(), padded: Forwarding.PadForwardPayloadHeader ?? false }
      : null,
    clockSkewSeconds: entry.ClockSkewSeconds ?? CLOCK_SKEW_SECONDS,
  };
}

function compileKeys({
  Name,
  JSONWebKeySet: { Local, Remote },
}: JwtProviderEntry): JwtProvider['keys'] | { fault: string } {
  if (Remote !== undefined)
    return {
      kind: 'remote',
      uri: Remote.URI,
      requestTimeoutMs: timerMs(Remote.RequestTimeoutMs || REQUEST_TIMEOUT_MS),
      cacheMs: Remote.CacheDuration === undefined ? CACHE_MS : Math.max(0, durationMs(Remote.CacheDuration)),
      ahead: !Remote.FetchAsynchronously,
      retries: Remote.RetryPolicy?.NumRetries ?? 0,
    };
  // A file would be read on the proxy's machine, from which the control plane can not vouch for it.
  if (!Local?.JWKS) return { fault: `jwt-provider/${Name} keeps its keys in a file, which proxies do not read` };
  const bytes = Uint8Array.from(atob(Local.JWKS), (character) => character.charCodeAt(0));
  return { kind: 'local', jwks: new TextDecoder().decode(bytes) };
}
