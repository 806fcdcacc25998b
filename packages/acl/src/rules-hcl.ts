import { type HclToken, tokenizeHcl } from './hcl-tokens.ts';
import { isScopeWord, type Placed, type RawItem, type Report } from './rules-text.ts';

/*
 * The part of HCL 1 that rules are written in, and nothing more (ADR 0004):
 *
 *   rules := { item [","] }
 *   item  := word "=" string | word word "{" rules "}"
 *   word  := identifier | string
 *
 * with comments from # or // to the end of the line and between slash-star and star-slash. One pass with a stack of its own, no
 * recursion: how deep blocks may nest is for those to say who know what they mean.
 */

type Block = Extract<RawItem, { kind: 'block' }>;
type OpenBlock = { block: Block; brace: HclToken };

/** Reads the HCL form. After a problem it goes on with the next line, or at the next brace. */
export function readRulesHcl(text: string, report: Report): RawItem[] {
  const tokens = tokenizeHcl(text, report);
  const root: RawItem[] = [];
  const open: OpenBlock[] = [];
  let next = 0;
  // The last token is 'end' and never passed, so there is always one to look at.
  const peek = (): HclToken => tokens[next] ?? endOfText;
  const around = (): Block | undefined => open.at(-1)?.block;
  const inRules = (): boolean => {
    const block = around();
    return block === undefined || isScopeWord(block.name.value);
  };
  const unexpected = (wanted: string): void => {
    const token = peek();
    const block = around();
    if (block !== undefined) block.isWhole = false;
    if (token.kind !== 'unreadable') report(token, `expected ${wanted}, found ${describe(token)}`);
    while (peek().kind !== 'end' && peek().kind !== '}' && peek().line === token.line) {
      const skipped = peek();
      next += 1;
      // What stands in braces here belongs to nothing, but its closing brace is not one too many.
      if (skipped.kind === '{') {
        open.push({ block: blockOf(placed(skipped), placed(skipped)), brace: skipped });
        return;
      }
    }
  };

  while (peek().kind !== 'end') {
    const name = peek();
    if (name.kind === '}' && open.length > 0) {
      open.pop();
      next += 1;
    } else if (name.kind === '}') {
      report(name, `expected a resource, such as service or mesh, found ${describe(name)}`);
      next += 1;
    } else if (!isWord(name)) {
      unexpected(inRules() ? 'a resource, such as service or mesh' : 'a field, such as policy');
      continue;
    } else {
      next += 1;
      const second = peek();
      if (second.kind === '=') {
        next += 1;
        const value = peek();
        if (value.kind !== 'string') {
          unexpected('a level in quotes, such as "read"');
          continue;
        }
        next += 1;
        (around()?.items ?? root).push({ kind: 'field', name: placed(name), value: placed(value) });
      } else if (isWord(second)) {
        next += 1;
        if (peek().kind !== '{') {
          unexpected('"{"');
          continue;
        }
        const block = blockOf(placed(name), placed(second));
        (around()?.items ?? root).push(block);
        open.push({ block, brace: peek() });
        next += 1;
        continue;
      } else {
        unexpected(inRules() ? `"=" or a name in quotes after ${name.value}` : `"=" after ${name.value}`);
        continue;
      }
    }
    if (peek().kind === ',') next += 1;
  }
  for (const { block, brace } of open) {
    block.isWhole = false;
    report(brace, 'this "{" is never closed');
  }
  return root;
}

const endOfText: HclToken = { kind: 'end', value: '', line: 1, column: 1 };

const blockOf = (name: Placed<string>, label: Placed<string>): Block => ({
  ...{ kind: 'block', name, label, items: [], isWhole: true },
});

const isWord = ({ kind }: HclToken): boolean => kind === 'identifier' || kind === 'string';

const placed = ({ value, line, column }: HclToken): Placed<string> => ({ value, line, column });

const describe = (token: HclToken): string =>
  token.kind === 'end' ? 'the end of the rules' : JSON.stringify(token.value);
