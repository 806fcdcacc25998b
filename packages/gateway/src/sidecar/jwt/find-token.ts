import type { JwtProvider } from '@peerway/model/jwt';
import { type HeaderList, valuesOf } from '../../l7/header-list.ts';

export type FoundToken =
  /** `header`: the one that carried it, where the application is not to see it. */
  { kind: 'found'; token: string; header: string | null } | { kind: 'missing' } | { kind: 'refused'; reason: string };

/**
 * The token at the first place that has one. Two different ones at one place are refused: the application might read the
 * one that nobody checked.
 */
export function findToken(
  locations: JwtProvider['locations'],
  request: { path: string; headers: HeaderList },
): FoundToken {
  for (const location of locations) {
    const tokens = [...new Set(tokensAt(location, request))];
    const [token] = tokens;
    if (token === undefined) continue;
    if (tokens.length > 1)
      return { kind: 'refused', reason: `there is more than one token in ${location.kind} ${location.name}` };
    const isSpent = location.kind === 'header' && !location.forward;
    return { kind: 'found', token, header: isSpent ? location.name.toLowerCase() : null };
  }
  return { kind: 'missing' };
}

function tokensAt(
  location: JwtProvider['locations'][number],
  { path, headers }: { path: string; headers: HeaderList },
): string[] {
  switch (location.kind) {
    case 'header': {
      const prefix = location.valuePrefix.toLowerCase();
      return valuesOf(headers, location.name.toLowerCase())
        .filter((value) => value.toLowerCase().startsWith(prefix))
        .map((value) => value.slice(prefix.length).trim())
        .filter((token) => token !== '');
    }
    case 'query': {
      const query = path.indexOf('?');
      if (query < 0) return [];
      return new URLSearchParams(path.slice(query + 1)).getAll(location.name).filter((token) => token !== '');
    }
    case 'cookie':
      // HTTP/2 clients may send each cookie in a field of its own.
      return valuesOf(headers, 'cookie')
        .flatMap((value) => value.split(';'))
        .flatMap((pair) => {
          const equals = pair.indexOf('=');
          const isNamed = equals >= 0 && pair.slice(0, equals).trim() === location.name;
          return isNamed
            ? [
                pair
                  .slice(equals + 1)
                  .trim()
                  .replace(/^"(.*)"$/, '$1'),
              ]
            : [];
        })
        .filter((token) => token !== '');
    default:
      return location satisfies never;
  }
}
