import type { z } from 'zod';
import { abbreviate } from './text-node.ts';

/**
 * What a schema's issue says to a person, where the schema itself has no words for it. Give it to `safeParse` as `error`: messages
 * that a schema brings come before it.
 */
export function configEntryIssueMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${typeNames[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'invalid_value':
      if (issue.input === undefined) return `is missing; give ${choices(issue.values)}`;
      return `must be ${choices(issue.values)}, not ${shown(issue.input)}`;
    case 'too_small':
      return `must ${extent(issue.origin, 'at least', issue.inclusive === false ? 'more than' : undefined, Number(issue.minimum))}${given(issue)}`;
    case 'too_big':
      return `must ${extent(issue.origin, 'at most', issue.inclusive === false ? 'less than' : undefined, Number(issue.maximum))}${given(issue)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return `${shown(issue.input)} is not of the right form`;
    case 'unrecognized_keys':
      return `${issue.keys.join(', ')} ${issue.keys.length === 1 ? 'is not a field' : 'are not fields'}`;
    case 'invalid_key':
      return firstMessage(issue.issues) ?? 'has a name that is not allowed';
    case 'invalid_element':
      return firstMessage(issue.issues) ?? 'has a value that is not allowed';
    case 'invalid_union':
      return unionMessage(issue.errors);
    case 'custom':
      return undefined;
    default:
      throw new Error(`unreachable: ${issue satisfies never}`);
  }
}

const typeNames: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  return abbreviate(JSON.stringify(input) ?? String(input));
}

function choices(values: readonly z.core.util.Primitive[]): string {
  // The empty text means that nothing is chosen, which nobody needs to be told to write.
  const words = values
    .filter((value) => value !== '')
    .map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  const last = words.pop() ?? 'nothing';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function extent(origin: string, words: string, strictly: string | undefined, limit: number): string {
  const bound = `${strictly ?? words} ${limit}`;
  if (origin === 'string') return `have ${bound} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `have ${bound} ${limit === 1 ? 'item' : 'items'}`;
  return `be ${bound}`;
}

function given(issue: { input?: unknown }): string {
  return typeof issue.input === 'number' ? `, not ${issue.input}` : '';
}

function firstMessage(issues: readonly { message?: string | undefined }[]): string | undefined {
  return issues[0]?.message;
}

/** Of the forms that a value may have, the words of the last that has any: the first are mostly "or nothing". */
function unionMessage(errors: readonly (readonly { message?: string | undefined }[])[]): string | undefined {
  return errors.map(firstMessage).findLast((message) => message !== undefined);
}
