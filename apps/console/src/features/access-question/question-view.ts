import type { AclAccess, AclResource } from '@peerway/acl';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { resourceFacts, resourceOf } from './resource-facts';

/** May this be read, listed or written? What the resource has none of is left as it is by default. */
export type AccessQuestion = {
  resource: AclResource;
  access: AclAccess;
  name: string;
  partition: string;
  namespace: string;
};

export const questionParts = ['may', 'what', 'who'] as const;
/** Whose rights: one token's, one role's, or those of whoever looks when both are `""`. */
export type Asked = { token: string; role: string };
export type QuestionView = AccessQuestion & Asked & { show: (typeof questionParts)[number] };

export const emptyQuestion: QuestionView = {
  show: 'may',
  token: '',
  role: '',
  resource: 'service',
  access: 'read',
  name: '',
  partition: DEFAULT_PARTITION,
  namespace: DEFAULT_NAMESPACE,
};

/** `partition` in an address is the partition that the whole console looks at, so the question's has a name of its own. */
const parameterNames: Record<keyof QuestionView, string> = {
  show: 'show',
  token: 'token',
  role: 'role',
  resource: 'resource',
  access: 'access',
  name: 'name',
  partition: 'in',
  namespace: 'namespace',
};

/** An address can be typed by anyone: what can not be read is as if it were not there. */
export function questionViewOf(parameters: URLSearchParams): QuestionView {
  const text = (name: keyof QuestionView): string => (parameters.get(parameterNames[name]) ?? '').slice(0, 256);
  const id = (name: 'token' | 'role'): string => (/^[0-9a-f-]{36}$/.test(text(name)) ? text(name) : '');
  const resource = resourceOf(text('resource')) ?? emptyQuestion.resource;
  return {
    show: questionParts.find((part) => part === text('show')) ?? emptyQuestion.show,
    token: id('token'),
    role: id('token') === '' ? id('role') : '',
    resource,
    access: accessOf(resource, text('access')),
    name: text('name'),
    partition: text('partition') || DEFAULT_PARTITION,
    namespace: text('namespace') || DEFAULT_NAMESPACE,
  };
}

/**
 * An address's query after a change; what is as by default is left out, and what is not of the question stays. In one order, so that
 * the same question has the same address.
 */
export function withQuestion(parameters: URLSearchParams, change: Partial<QuestionView>): string {
  const next = new URLSearchParams(parameters);
  const view = { ...questionViewOf(parameters), ...change };
  // Cast: the keys are these names.
  const names = Object.keys(parameterNames) as (keyof QuestionView)[];
  for (const name of names) next.delete(parameterNames[name]);
  for (const name of names) if (view[name] !== emptyQuestion[name]) next.set(parameterNames[name], view[name]);
  const query = next.toString();
  return query === '' ? '' : `?${query}`;
}

/** The page with a question filled in. */
export const explainHref = (question: Partial<QuestionView>): string =>
  `/access/explain${withQuestion(new URLSearchParams(), question)}`;

/** `list` exists for keys only. */
export const accessesOf = (resource: AclResource): readonly AclAccess[] =>
  resource === 'key' ? ['read', 'list', 'write'] : ['read', 'write'];

/** The access that a word means, where the resource has it. */
export const accessOf = (resource: AclResource, word: string): AclAccess =>
  accessesOf(resource).find((access) => access === word) ?? 'read';

const isNamed = ({ resource }: Pick<AccessQuestion, 'resource'>): boolean =>
  resourceFacts[resource].of === 'node' || resourceFacts[resource].of === 'name';

/** Says which thing it is about, where there are several. */
export const isWhole = (question: AccessQuestion): boolean => !isNamed(question) || question.name.trim() !== '';

/** As the API takes it: without what the resource has none of, so that the same question is the same. */
export function askedQuestion(question: AccessQuestion): AccessQuestion {
  const { resource, access, name, partition, namespace } = question;
  const { of } = resourceFacts[resource];
  return {
    resource,
    access,
    name: isNamed(question) ? name.trim() : '',
    partition: of === 'cluster' ? DEFAULT_PARTITION : partition,
    namespace: of === 'name' || of === 'namespace' ? namespace : DEFAULT_NAMESPACE,
  };
}
