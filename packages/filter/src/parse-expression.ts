import type { Expression, Match } from './expression.ts';
import { FilterFault } from './filter-fault.ts';
import { FilterReader, type Term } from './filter-reader.ts';

/** Characters of a filter. */
export const FILTER_LENGTH_MAX = 4096;
/** Parentheses and `not` within one another. */
export const FILTER_DEPTH_MAX = 64;

const OPERATORS = '==, !=, in, not in, contains, not contains, matches, not matches, is empty or is not empty';

/** @throws FilterFault */
export function parseExpression(text: string): Expression {
  if (text.length > FILTER_LENGTH_MAX) {
    throw new FilterFault(
      FILTER_LENGTH_MAX + 1,
      `the filter has ${text.length} characters`,
      `use at most ${FILTER_LENGTH_MAX}`,
    );
  }
  const reader = new FilterReader(text);
  const expression = parseOr(reader, 0);
  if (reader.isAtEnd) return expression;
  throw new FilterFault(
    reader.position,
    `the filter goes on with ${JSON.stringify(text.slice(reader.position - 1, reader.position + 15))}`,
    'join expressions with "and" or "or"',
  );
}

function parseOr(reader: FilterReader, depth: number): Expression {
  const parts = [parseAnd(reader, depth)];
  while (reader.takeWords('or')) parts.push(parseAnd(reader, depth));
  return joined('or', parts);
}

function parseAnd(reader: FilterReader, depth: number): Expression {
  const parts = [parseNot(reader, depth)];
  while (reader.takeWords('and')) parts.push(parseNot(reader, depth));
  return joined('and', parts);
}

function joined(kind: 'or' | 'and', parts: Expression[]): Expression {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : { kind, parts };
}

function parseNot(reader: FilterReader, depth: number): Expression {
  if (depth > FILTER_DEPTH_MAX) {
    throw new FilterFault(reader.position, 'the filter is nested too deep', `nest at most ${FILTER_DEPTH_MAX} levels`);
  }
  if (reader.takeWords('not')) return { kind: 'not', part: parseNot(reader, depth + 1) };
  const { position } = reader;
  if (!reader.takeSign('(')) return parseMatch(reader);
  const expression = parseOr(reader, depth + 1);
  if (reader.takeSign(')')) return expression;
  throw new FilterFault(reader.position, `the "(" at character ${position} is not closed`, 'write ")"');
}

function parseMatch(reader: FilterReader): Match {
  const left = reader.takeTerm('a selector or a value');
  const { position } = left;
  const compare = (operator: Match['operator']): Match => ({
    kind: 'match',
    selector: selectorOf(left),
    operator,
    value: reader.takeTerm('a value').text,
    position,
  });
  const contained = (operator: Match['operator']): Match => {
    const selector = selectorOf(reader.takeTerm('a selector'));
    return { kind: 'match', selector, operator, value: left.text, position };
  };
  const empty = (operator: Match['operator']): Match => {
    return { kind: 'match', selector: selectorOf(left), operator, value: '', position };
  };
  if (reader.takeSign('==')) return compare('equal');
  if (reader.takeSign('!=')) return compare('not-equal');
  if (reader.takeWords('is', 'not', 'empty')) return empty('is-not-empty');
  if (reader.takeWords('is', 'empty')) return empty('is-empty');
  if (reader.takeWords('not', 'in')) return contained('not-in');
  if (reader.takeWords('in')) return contained('in');
  if (reader.takeWords('not', 'contains')) return compare('not-in');
  if (reader.takeWords('contains')) return compare('in');
  if (reader.takeWords('not', 'matches')) return compare('not-matches');
  if (reader.takeWords('matches')) return compare('matches');
  const rest = reader.isAtEnd ? 'the filter ends' : `there is ${JSON.stringify(firstWord(reader))}`;
  throw new FilterFault(reader.position, `${rest} where an operator should be`, `use ${OPERATORS}`);
}

const firstWord = (reader: FilterReader): string => /^\S+/.exec(reader.text.slice(reader.position - 1))?.[0] ?? '';

function selectorOf(term: Term): readonly string[] {
  if (term.selector !== null) return term.selector;
  throw new FilterFault(
    term.position,
    `${JSON.stringify(term.text)} is a value where a selector should be`,
    'name a field, such as Service.Meta.version, or give a JSON pointer such as "/Service/Meta/version"',
  );
}
