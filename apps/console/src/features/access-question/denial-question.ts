import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { type AccessQuestion, accessesOf, type QuestionView } from './question-view';
import { resourceFacts, resourceOf } from './resource-facts';

const denialWords = /^Permission denied: token with AccessorID '([0-9a-f-]{36})' lacks permission '(.+)'$/s;
const permissionWords =
  /^([a-z]+):(read|list|write)(?: on ("(?:[^"\\]|\\.)*"))?(?: in (?:partition ("(?:[^"\\]|\\.)*"))?(?:, )?(?:namespace ("(?:[^"\\]|\\.)*"))?)?$/;

/** The question that a denial answers with no, from its words; null: it is about more than one permission, or no denial. */
export function denialQuestion(message: string): Partial<QuestionView> | null {
  const [, token, permission] = denialWords.exec(message) ?? [];
  const question = permission === undefined ? null : permissionQuestion(permission);
  return token === undefined || question === null ? null : { ...question, token };
}

/** Reads `service:read on "web" in partition "team-a", namespace "shop"`. */
export function permissionQuestion(permission: string): AccessQuestion | null {
  const [, word = '', level = '', on, partition, namespace] = permissionWords.exec(permission) ?? [];
  const resource = word === 'intentions' ? 'intention' : resourceOf(word);
  if (resource === undefined) return null;
  const access = accessesOf(resource).find((each) => each === level);
  const { of } = resourceFacts[resource];
  const isNamed = of === 'node' || of === 'name' || of === 'namespace';
  if (access === undefined || isNamed !== (on !== undefined)) return null;
  const name = textOf(on);
  return {
    resource,
    access,
    name: of === 'namespace' ? '' : name,
    partition: textOf(partition) || DEFAULT_PARTITION,
    namespace: of === 'namespace' ? name : textOf(namespace) || DEFAULT_NAMESPACE,
  };
}

/** The text of a quoted word. */
function textOf(quoted: string | undefined): string {
  if (quoted === undefined) return '';
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}
