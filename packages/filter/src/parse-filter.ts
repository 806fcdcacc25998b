import { PeerwayError } from '@peerway/model/error';
import type { Expression } from './expression.ts';
import { FilterFault } from './filter-fault.ts';
import { checkSelectors, type FilterShape } from './filter-shape.ts';
import { compileMatch, type Predicate } from './match-operators.ts';
import { parseExpression } from './parse-expression.ts';

/** A filter that was read once and is asked about many values. */
export type Filter = {
  /** Whether a plain object, with Consul's field names, passes. Needs time linear in the filter and the object. */
  matches: (value: unknown) => boolean;
};

export type FilterOptions = {
  /** What is to be filtered. With it, a selector that could never lead anywhere is refused. */
  shape?: FilterShape;
  /** What the text came from, for the error: `filter` if not given. */
  field?: string;
};

/**
 * Reads a filter expression in Consul's grammar (go-bexpr).
 * @throws PeerwayError `request.invalid` that says where the text is wrong and what would be right
 */
export function parseFilter(text: string, options: FilterOptions = {}): Filter {
  try {
    const expression = parseExpression(text);
    if (options.shape !== undefined) checkSelectors(expression, options.shape);
    return { matches: compile(expression) };
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    throw new PeerwayError('request.invalid', faultText(error), {
      field: options.field ?? 'filter',
      hint: error.hint,
      cause: error,
    });
  }
}

/** Why a text is no filter, in one sentence; null when it is one. */
export function filterFault(text: string, shape?: FilterShape): string | null {
  try {
    parseFilter(text, shape === undefined ? {} : { shape });
    return null;
  } catch (error) {
    if (!(error instanceof PeerwayError)) throw error;
    return `${error.message}; ${error.hint}`;
  }
}

const faultText = ({ position, message }: FilterFault): string =>
  `the filter is wrong at character ${position}: ${message}`;

function compile(expression: Expression): Predicate {
  switch (expression.kind) {
    case 'or': {
      const parts = expression.parts.map(compile);
      return (value) => parts.some((part) => part(value));
    }
    case 'and': {
      const parts = expression.parts.map(compile);
      return (value) => parts.every((part) => part(value));
    }
    case 'not': {
      const part = compile(expression.part);
      return (value) => !part(value);
    }
    case 'match':
      return compileMatch(expression);
    default:
      return expression satisfies never;
  }
}
