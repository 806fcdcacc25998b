import type { TextMatch } from '@peerway/model/http-match';
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Whether a text that is there holds. */
export type TextMatcher = (text: string) => boolean;

/**
 * Compiles one comparison; the same one is used for many requests.
 * @throws RE2JSSyntaxException when a regex is not RE2's syntax; `faultOfText` tells it beforehand
 */
export function compileText(match: TextMatch, ignoreCase: boolean): TextMatcher {
  switch (match.kind) {
    case 'present':
      return () => true;
    case 'regex': {
      // RE2 needs time linear in the text, whatever the pattern: a stranger's path can not stall the proxy. `re2js` is RE2 in
      // plain JavaScript: the native module would need a compiler, or a download, on every machine that installs this.
      const regex = RE2JS.compile(match.value, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
      return (text) => regex.testExact(text);
    }
    default:
      return compileLiteral(match.kind, match.value, ignoreCase);
  }
}

type LiteralKind = Exclude<TextMatch['kind'], 'present' | 'regex'>;

function compileLiteral(kind: LiteralKind, value: string, ignoreCase: boolean): TextMatcher {
  if (ignoreCase) {
    const compare = compileLiteral(kind, value.toLowerCase(), false);
    return (text) => compare(text.toLowerCase());
  }
  switch (kind) {
    case 'exact':
      return (text) => text === value;
    case 'prefix':
      return (text) => text.startsWith(value);
    case 'suffix':
      return (text) => text.endsWith(value);
    case 'contains':
      return (text) => text.includes(value);
    default:
      throw new TypeError(`unknown comparison ${String(kind satisfies never)}`);
  }
}

/** Why a comparison can never be made; null when it can. */
export function faultOfText(match: TextMatch): string | null {
  if (match.kind !== 'regex') return null;
  try {
    RE2JS.compile(match.value);
    return null;
  } catch (error) {
    const reason = error instanceof RE2JSSyntaxException ? error.message : 'it is too large';
    return `${JSON.stringify(match.value)} is not a regular expression of RE2: ${reason}`;
  }
}
