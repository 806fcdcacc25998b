import { Composer, CST, type Document, isMap, isScalar, isSeq, Lexer, type Node, Parser } from 'yaml';
import type { TextLimits } from './limits.ts';
import type { TextNode } from './text-node.ts';
import { abbreviate } from './text-node.ts';
import { TextProblem } from './text-problem.ts';
import { exactNumber, TreeBuilder, tooDeep } from './tree-builder.ts';

/*
 * YAML 1.2, core schema, in three steps: words, tokens, nodes. The library goes through the first two without recursion, one word
 * at a time, so depth and number are held there, before the third, which is recursive. Of YAML's own features only
 * those are read that every other format has too: no anchors and aliases (a few lines of them stand for gigabytes), no tags, no
 * directives, one document.
 */

const refusedWords: Partial<Record<CST.TokenType, string>> = {
  anchor: 'anchors (&) are not read; write the value out where it is needed',
  alias: 'aliases (*) are not read; write the value out, or put text that starts with "*" in quotes',
  tag: 'tags (!) are not read; put text that starts with "!" in quotes',
  'directive-line': 'directives (%) are not read',
};

/** Reads YAML. @throws TextProblem with the place of what can not be read. */
export function readYaml(text: string, limits: TextLimits): TextNode {
  const documents = [...new Composer(composerOptions).compose(readTokens(text, limits))];
  const [document, second] = documents.filter((each) => !isEmpty(each) || each.errors.length > 0);
  if (document === undefined) throw new TextProblem(0, 'the text is empty');
  const [error] = document.errors;
  if (error) throw new TextProblem(error.pos[0], `not YAML: ${firstLine(error.message)}`);
  if (second) throw new TextProblem(second.range[0], 'there is more than one document; a text holds one config entry');
  const builder = new TreeBuilder(limits);
  addNode(builder, document.contents);
  const root = builder.root;
  if (root === null) throw new TextProblem(0, 'the text is empty');
  return root;
}

const composerOptions = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  strict: true,
  stringKeys: true,
  // Their check compares each name with each before it; names that are written twice are found later, as in every other format.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The tokens of the text, with the words that are not read refused, and the limits held. */
function readTokens(text: string, limits: TextLimits): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let words = 0;
  let isText = false;
  for (const word of new Lexer().lex(text)) {
    // The word after the mark for a scalar is text, whatever it looks like.
    const type = isText ? 'scalar' : CST.tokenType(word);
    const refused = isText || type === null ? undefined : refusedWords[type];
    if (refused !== undefined) throw new TextProblem(parser.offset, refused);
    isText = !isText && word === CST.SCALAR;
    words += 1;
    // A value is at most a mark, text, a separator, blanks and the end of a line.
    if (words > limits.nodesMax * 8)
      throw new TextProblem(parser.offset, `the text has more than ${limits.nodesMax * 8} words`);
    tokens.push(...parser.next(word));
    // One of the stack is the document, one the scalar.
    if (parser.stack.length > limits.depthMax + 2) throw tooDeep(parser.offset, limits);
  }
  tokens.push(...parser.end());
  return tokens;
}

/** What stands after a `---` with nothing more. */
function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && !contents.source);
}

/** Recursive, but never deeper than the tokens were. */
function addNode(builder: TreeBuilder, node: Node | null): void {
  const offset = node?.range?.[0] ?? 0;
  if (isMap(node)) {
    builder.openObject(offset);
    for (const { key, value } of node.items) {
      const keyOffset = nodeOffset(key) ?? offset;
      if (!isScalar(key) || typeof key.value !== 'string') throw new TextProblem(keyOffset, 'a name must be text');
      builder.name(key.value, keyOffset, false);
      addNode(builder, (value as Node | null) ?? null);
    }
    builder.close();
  } else if (isSeq(node)) {
    builder.openArray(offset);
    for (const item of node.items) addNode(builder, item as Node);
    builder.close();
  } else if (isScalar(node)) {
    builder.scalar(scalarValue(node.value, node.source, offset), offset);
  } else if (node === null) {
    builder.scalar(null, 0);
  } else {
    throw new TextProblem(offset, 'aliases (*) are not read');
  }
}

function nodeOffset(value: unknown): number | null {
  return isScalar(value) || isMap(value) || isSeq(value) ? (value.range?.[0] ?? null) : null;
}

function scalarValue(value: unknown, source: string | undefined, offset: number): string | number | boolean | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new TextProblem(offset, `${abbreviate(source ?? String(value))} is not a number that can be kept`);
    return exactNumber(source ?? String(value), offset);
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  throw new TextProblem(offset, 'only text, numbers, true, false and null are values');
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
