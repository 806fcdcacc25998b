import { RE2JS } from 're2js';
import type { Match, MatchOperator, Selector } from './expression.ts';
import { FilterFault } from './filter-fault.ts';
import { regexFault } from './regex-fault.ts';

export type Predicate = (value: unknown) => boolean;

/** What each comparison says where the selector leads to nothing, such as a key that a map does not have. */
const WHEN_ABSENT: Record<MatchOperator, boolean> = {
  equal: false,
  'not-equal': true,
  in: false,
  'not-in': true,
  'is-empty': true,
  'is-not-empty': false,
  matches: false,
  'not-matches': true,
};

/** @throws FilterFault for a regular expression that is none */
export function compileMatch(match: Match): Predicate {
  const holds = comparison(match);
  return (value) => {
    const found = select(value, match.selector);
    return found === undefined || found === null ? WHEN_ABSENT[match.operator] : holds(found);
  };
}

function comparison({ operator, value, position }: Match): Predicate {
  switch (operator) {
    case 'equal':
      return (found) => isEqual(found, value);
    case 'not-equal':
      return (found) => !isEqual(found, value);
    case 'in':
      return (found) => contains(found, value);
    case 'not-in':
      return (found) => !contains(found, value);
    case 'is-empty':
      return isEmpty;
    case 'is-not-empty':
      return (found) => !isEmpty(found);
    case 'matches':
    case 'not-matches': {
      // Anywhere in the text, as in Go; RE2 needs time linear in it, whatever the expression.
      const regex = compileRegex(value, position);
      return (found) => (typeof found === 'string' && regex.test(found)) === (operator === 'matches');
    }
    default:
      return operator satisfies never;
  }
}

function compileRegex(value: string, position: number): RE2JS {
  const fault = regexFault(value);
  if (fault !== null) throw new FilterFault(position, fault, 'use RE2 syntax');
  return RE2JS.compile(value);
}

/** What is at the end of a selector; undefined: nothing. Only what a value has itself counts. */
function select(value: unknown, selector: Selector): unknown {
  let current = value;
  for (const part of selector) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    // Cast: it has the property.
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

/** A filter's values are texts; what they are compared with says what they stand for. */
function isEqual(found: unknown, value: string): boolean {
  switch (typeof found) {
    case 'string':
      return found === value;
    case 'number':
      return value.trim() !== '' && found === Number(value);
    case 'boolean':
      return found === (BOOLEANS.get(value) ?? !found);
    default:
      return false;
  }
}
/** As Go's ParseBool reads them. */
const BOOLEANS = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

/** An element of a list, a key of a map, or a part of a text. */
function contains(found: unknown, value: string): boolean {
  if (typeof found === 'string') return found.includes(value);
  if (Array.isArray(found)) return found.some((element) => isEqual(element, value));
  return typeof found === 'object' && found !== null && Object.hasOwn(found, value);
}

function isEmpty(found: unknown): boolean {
  if (typeof found === 'string' || Array.isArray(found)) return found.length === 0;
  return typeof found === 'object' && found !== null && Object.keys(found).length === 0;
}
