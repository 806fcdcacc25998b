import type { z } from 'zod';
import { bindFields } from './bind-fields.ts';
import { problemsOf } from './entry-of-tree.ts';
import { configEntryIssueMessage } from './issue-message.ts';
import { defaultTextLimits } from './limits.ts';
import { describeNode } from './text-node.ts';
import { TextProblem, textError } from './text-problem.ts';
import { treeOfValue } from './tree-of-value.ts';

/**
 * Reads any other document that Consul's clients send, by the same rules as config entries: names in every style, unknown ones
 * refused with the nearest known one.
 * @param what for the message: `a service registration`
 * @throws ConfigEntryTextError (`request.invalid`) with the field
 */
export function readDocument<S extends z.ZodType>(value: unknown, schema: S, what: string): z.output<S> {
  try {
    const tree = treeOfValue(value, defaultTextLimits);
    if (tree.type !== 'object') throw new TextProblem(null, `${what} is an object, not ${describeNode(tree)}`);
    const bound = bindFields(tree, null, schema, 'snake');
    const [first, ...others] = bound.problems;
    if (first) throw textError(null, [first, ...others]);
    const result = schema.safeParse(bound.value, { error: configEntryIssueMessage });
    if (!result.success) throw textError(null, problemsOf(result.error.issues, bound));
    return result.data;
  } catch (error) {
    if (error instanceof TextProblem) throw textError(null, [error]);
    throw error;
  }
}
