import type { Expression, Match } from './expression.ts';
import { FilterFault } from './filter-fault.ts';

/** What the values of a filter look like. A `map` has any keys; a `list` is only asked for what it contains. */
export type FilterShape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'list'
  | { map: FilterShape }
  | { fields: { readonly [name: string]: FilterShape } };

/**
 * Refuses selectors that lead nowhere and comparisons that can never hold.
 * @throws FilterFault
 */
export function checkSelectors(expression: Expression, shape: FilterShape): void {
  switch (expression.kind) {
    case 'or':
    case 'and':
      for (const part of expression.parts) checkSelectors(part, shape);
      return;
    case 'not':
      checkSelectors(expression.part, shape);
      return;
    case 'match':
      checkMatch(expression, shape);
      return;
    default:
      expression satisfies never;
  }
}

function checkMatch(match: Match, shape: FilterShape): void {
  const { selector, operator, position } = match;
  const fault = (message: string, hint: string): FilterFault => new FilterFault(position, message, hint);
  let found = shape;
  for (const [index, part] of selector.entries()) {
    const path = selector.slice(0, index + 1).join('.');
    if (typeof found === 'string') {
      throw fault(
        `Selector "${path}" is not valid: nothing is below "${selector.slice(0, index).join('.')}"`,
        'leave it out',
      );
    }
    if ('map' in found) {
      found = found.map;
      continue;
    }
    const { fields } = found;
    const next = Object.hasOwn(fields, part) ? fields[part] : undefined;
    if (next === undefined)
      throw fault(`Selector "${path}" is not valid`, `use one of ${Object.keys(fields).join(', ')}`);
    found = next;
  }
  const name = selector.join('.');
  switch (operator) {
    case 'equal':
    case 'not-equal':
      if (found === 'list' || typeof found === 'object') {
        throw fault(`"${name}" is no single value to compare with`, `use "contains", "in" or "is empty"`);
      }
      return;
    case 'matches':
    case 'not-matches':
      if (found !== 'text') throw fault(`"${name}" is no text to match`, 'use "==" or "contains"');
      return;
    case 'in':
    case 'not-in':
    case 'is-empty':
    case 'is-not-empty':
      if (found === 'number' || found === 'boolean')
        throw fault(`"${name}" can not contain anything`, 'use "==" or "!="');
      return;
    default:
      operator satisfies never;
  }
}
