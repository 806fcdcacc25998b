import type { TopologyView } from '@peerway/model/topology';
import {
  flags,
  isFlag,
  isNumberField,
  isTextField,
  type NumberOperator,
  numberFields,
  numberOperators,
  type TextField,
  type TextOperator,
  textFields,
  textOperators,
} from './map-expression';
import { tokensOf } from './parse-map-expression';

/** What may stand at the end of a text: it replaces the text from `start` on. */
export type Completions = { start: number; options: { text: string; about: string }[] };

const OPTIONS_MAX = 8;

/** What can follow, or finish the word that is being written. */
export function completeMapExpression(text: string, view: TopologyView): Completions {
  const tokens = tokensOf(text);
  const last = tokens.at(-1);
  const isWriting = last?.kind === 'word' && last.end === text.length;
  const before = isWriting ? tokens.slice(0, -1) : tokens;
  const typed = isWriting ? last.text.toLowerCase() : '';
  const start = isWriting ? last.start : text.length;
  const options = optionsAfter(
    before.map((token) => token.text),
    before.at(-1)?.kind === 'operator',
    view,
  ).filter((option) => option.text.toLowerCase().startsWith(typed) && option.text.toLowerCase() !== typed);
  return { start, options: options.slice(0, OPTIONS_MAX) };
}

function optionsAfter(words: readonly string[], isAfterOperator: boolean, view: TopologyView): Completions['options'] {
  const [last = ''] = words.slice(-1);
  const [field = ''] = words.slice(-2);
  if (isAfterOperator && isTextField(field)) return valuesOf(field, view).map((text) => ({ text, about: field }));
  if (isAfterOperator && isNumberField(field))
    return (
      field === 'rate' ? ['1/s', '10/s', '100/s'] : field === 'errors' ? ['0%', '1%', '5%'] : ['100ms', '500ms', '1s']
    ).map((text) => ({ text, about: numberFields[field].about }));
  if (isTextField(last)) return textOperators.map((text) => ({ text, about: operatorWords[text] }));
  if (isNumberField(last)) return numberOperators.map((text) => ({ text, about: operatorWords[text] }));
  if (last === '' || last === '(' || last === 'and' || last === 'or' || last === 'not')
    return [
      ...Object.entries({
        errors: numberFields.errors.about,
        rate: numberFields.rate.about,
        p95: numberFields.p95.about,
      }),
      ...Object.entries(textFields),
      ...Object.entries(flags),
    ].map(([text, about]) => ({ text, about }));
  const isDone = isFlag(last) || last === ')' || isTextField(words.at(-3) ?? '') || isNumberField(words.at(-3) ?? '');
  return isDone ? ['and', 'or'].map((text) => ({ text, about: 'joins two conditions' })) : [];
}

const operatorWords: Record<TextOperator | NumberOperator, string> = {
  '=': 'is',
  '!=': 'is not',
  '~': 'has in it',
  '!~': 'has not in it',
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
};

/** Those that occur on the map, in quotes where they are more than a word. */
function valuesOf(field: TextField, { nodes, edges }: TopologyView): string[] {
  const services = nodes.filter(({ kind }) => kind !== 'gateway');
  const all = {
    service: () => services.map(({ name }) => name),
    from: () => services.map(({ name }) => name),
    to: () => services.map(({ name }) => name),
    peer: () => nodes.map(({ peer }) => peer),
    partition: () => nodes.map(({ partition }) => partition),
    namespace: () => nodes.map(({ namespace }) => namespace),
    gateway: () => nodes.filter(({ kind }) => kind === 'gateway').map(({ name }) => name),
    protocol: () => edges.map(({ protocol }) => protocol),
    mode: () => edges.map(({ mode }) => mode ?? ''),
  }[field]();
  return [...new Set(all)]
    .filter(Boolean)
    .sort()
    .map((value) => (/^[^\s()=<>~!"]+$/.test(value) ? value : JSON.stringify(value)));
}
