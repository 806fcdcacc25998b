import {
  type ConfigEntry,
  type ConfigEntryKind,
  configEntryKindSchema,
  configEntrySchemas,
} from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import type { z } from 'zod';
import { type BoundValue, bindFields } from './bind-fields.ts';
import { foldName, formatPath } from './field-name.ts';
import { configEntryIssueMessage } from './issue-message.ts';
import { kindRefusal } from './kind-refusal.ts';
import { entryOfResource, isKubernetesResource } from './kubernetes-resource.ts';
import type { TextLimits } from './limits.ts';
import { describeNode, type ObjectNode, type TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

const PROBLEMS_MAX = 20;
const MESSAGE_LENGTH_MAX = 1000;

export type EntryOfTree =
  | {
      entry: ConfigEntry;
      /** Consul's own form, or a custom resource of Kubernetes. */
      style: 'consul' | 'kubernetes';
      /** Remarks on what of the text is not used. */
      notes: string[];
    }
  | { entry: null; problems: readonly [TextProblem, ...TextProblem[]] };

/**
 * The entry that a tree stands for, or everything that is wrong with it.
 * @throws TextProblem where one thing is so wrong that nothing more can be said
 */
export function entryOfTree(tree: TextNode, limits: TextLimits): EntryOfTree {
  const isResource = isKubernetesResource(tree);
  const { entry: root, notes } = isResource ? entryOfResource(tree, limits) : { entry: objectAt(tree), notes: [] };
  const kind = readKind(root);
  const schema: z.ZodType<ConfigEntry> = configEntrySchemas[kind];
  const bound = bindFields(root, kind, schema, isResource ? 'camel' : 'snake');
  const [first, ...others] = bound.problems;
  if (first) return { entry: null, problems: [first, ...others] };
  const result = schema.safeParse(bound.value, { error: configEntryIssueMessage });
  return result.success
    ? { entry: result.data, style: isResource ? 'kubernetes' : 'consul', notes }
    : { entry: null, problems: problemsOf(result.error.issues, bound) };
}

function objectAt(tree: TextNode): ObjectNode {
  if (tree.type === 'object') return tree;
  throw new TextProblem(tree.offset, `a config entry is an object, not ${describeNode(tree)}`);
}

function readKind(root: ObjectNode): ConfigEntryKind {
  const field = root.fields.find((each) => foldName(each.name) === 'kind');
  if (field === undefined)
    throw new TextProblem(root.offset, `Kind is missing; give one of ${configEntryKinds.join(', ')}`, {
      field: 'Kind',
    });
  const { value } = field;
  if (value.type !== 'scalar' || typeof value.value !== 'string')
    throw new TextProblem(value.offset, `Kind must be text, not ${describeNode(value)}`, { field: 'Kind' });
  const kind = configEntryKindSchema.safeParse(value.value);
  if (kind.success) return kind.data;
  throw new TextProblem(value.offset, kindRefusal(value.value, 'consul'), { field: 'Kind' });
}

export function problemsOf(issues: readonly z.core.$ZodIssue[], bound: BoundValue): [TextProblem, ...TextProblem[]] {
  const [first = new TextProblem(null, 'the entry is not valid'), ...others] = issues
    .slice(0, PROBLEMS_MAX)
    .map((issue) => {
      const field = formatPath(issue.path);
      const message = shorten(issueText(field, issue));
      return new TextProblem(bound.offsetOf(issue.path), message, field === '' ? {} : { field });
    });
  return [first, ...others];
}

/** A schema may quote what it was given, however long that is. */
const shorten = (message: string): string =>
  message.length <= MESSAGE_LENGTH_MAX ? message : `${message.slice(0, MESSAGE_LENGTH_MAX - 3)}...`;

/** The issue's message after its field: `Splits[0].Weight must be …`, `Services[0]: a consumer …`. */
function issueText(field: string, issue: z.core.$ZodIssue): string {
  const last = issue.path.at(-1);
  if (field === '') return issue.message;
  if (typeof last === 'string' && /^[A-Z]/.test(last) && issue.message.startsWith(`${last} `))
    return field + issue.message.slice(last.length);
  return /^(?:is|are|must|has|have|can not) /.test(issue.message)
    ? `${field} ${issue.message}`
    : `${field}: ${issue.message}`;
}
