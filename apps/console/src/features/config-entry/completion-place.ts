import type { WrittenFormat } from '@peerway/config-text';

/** Where something is being written: the names around it, from the outside, and the field whose value it is (null: a field). */
export type CompletionPlace = {
  path: readonly string[];
  field: string | null;
  /** Offset at which the word begins; a quote before it is left alone. */
  from: number;
  /** The word was begun with a quote. */
  isQuoted: boolean;
};

const wordBefore = (text: string): string => /[\w*-]*$/.exec(text)?.[0] ?? '';

/** The place at an offset of a text that is still being written, so no reader could read it. */
export function completionPlace(text: string, offset: number, format: WrittenFormat): CompletionPlace {
  const before = text.slice(0, offset);
  const from = offset - wordBefore(before).length;
  const isQuoted = text.charAt(from - 1) === '"';
  const around = before.slice(0, isQuoted ? from - 1 : from);
  const place = format === 'yaml' || format === 'kubernetes' ? placeInYaml(around) : placeInBraces(around);
  return { ...place, from, isQuoted };
}

type Names = Pick<CompletionPlace, 'path' | 'field'>;

const token = /"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\w*.-]+|[{}[\]=:,\n]/g;

/** HCL and JSON: braces nest; a name stands before `=`, `:` or `{`. */
function placeInBraces(text: string): Names {
  const stack: (string | null)[] = [];
  let word: string | null = null;
  let field: string | null = null;
  for (const [part] of text.matchAll(token)) {
    if (part.startsWith('#') || part.startsWith('//') || part.startsWith('/*')) continue;
    if (part === '{' || part === '[') {
      stack.push(field ?? word);
      [word, field] = [null, null];
    } else if (part === '}' || part === ']') {
      stack.pop();
      [word, field] = [null, null];
    } else if (part === '=' || part === ':') field = word;
    else if (part === ',' || part === '\n') [word, field] = [null, null];
    else word = part.replaceAll('"', '');
  }
  return { path: stack.filter((name) => name !== null), field };
}

/** YAML: what is indented less stands around; the marks of a list count as indentation. */
function placeInYaml(text: string): Names {
  const lines = text.split('\n');
  const current = lines.pop() ?? '';
  const value = /^(?:\s|- )*"?([\w*.-]+)"?:\s+/.exec(current)?.[1] ?? null;
  let column = /^(?:\s|- )*/.exec(current)?.[0].length ?? 0;
  const path: string[] = [];
  for (const line of lines.reverse()) {
    const [, indentation = '', name] = /^((?:\s|- )*)"?([\w*.-]+)"?:/.exec(line) ?? [];
    if (name === undefined || indentation.length >= column) continue;
    path.unshift(name);
    column = indentation.length;
  }
  return { path, field: value };
}
