/** A block that is open at a place: `service "web" {`. */
export type OpenBlock = { word: string; label: string | null };

/** Where something is being written in rules: a word, the name of a block, or the level of a field. */
export type RulesPlace = {
  blocks: readonly OpenBlock[];
  wanted: { kind: 'word' } | { kind: 'label'; of: string } | { kind: 'level'; of: string };
  /** Offset at which the word begins; a quote before it is left alone. */
  from: number;
  /** The word was begun with a quote. */
  isQuoted: boolean;
};

const token = /"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\w*.-]+|[{}=,\n]/g;
const isComment = (part: string): boolean => part.startsWith('#') || part.startsWith('//') || part.startsWith('/*');
const unquoted = (part: string): string => part.replaceAll('"', '');

/** The place at an offset of rules in HCL that are still being written; null inside a comment. */
export function rulesPlace(text: string, offset: number): RulesPlace | null {
  const before = text.slice(0, offset);
  const from = offset - (/[\w*-]*$/.exec(before)?.[0].length ?? 0);
  const isQuoted = text.charAt(from - 1) === '"';
  const around = before.slice(0, isQuoted ? from - 1 : from);
  const line = around.slice(around.lastIndexOf('\n') + 1);
  if (/^(?:[^"]|"[^"]*")*?(?:#|\/\/)/.test(line)) return null;
  const blocks: OpenBlock[] = [];
  let words: string[] = [];
  let isValue = false;
  for (const [part] of around.matchAll(token)) {
    if (isComment(part)) continue;
    if (part === '{') {
      blocks.push({ word: words[0] ?? '', label: words[1] ?? null });
      [words, isValue] = [[], false];
    } else if (part === '}') {
      blocks.pop();
      [words, isValue] = [[], false];
    } else if (part === '=') isValue = true;
    else if (part === ',' || part === '\n') [words, isValue] = [[], false];
    else if (isValue) [words, isValue] = [[], false];
    else words.push(unquoted(part));
  }
  const of = words.at(-1) ?? '';
  const wanted = isValue
    ? ({ kind: 'level', of } as const)
    : words.length === 0
      ? ({ kind: 'word' } as const)
      : ({ kind: 'label', of } as const);
  return { blocks, wanted, from, isQuoted };
}
