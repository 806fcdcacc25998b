import { type HclToken, HclTokens } from './hcl-tokens.ts';
import type { TextLimits } from './limits.ts';
import type { TextNode } from './text-node.ts';
import { abbreviate } from './text-node.ts';
import { TextProblem } from './text-problem.ts';
import { TreeBuilder } from './tree-builder.ts';

/*
 * The literals of HCL 1 and HCL 2 (ADR 0008):
 *
 *   body  := { item [","] }
 *   item  := name ("=" | ":") value | name { name } "{" body "}"
 *   value := text | number | true | false | null | "{" body "}" | "[" [ value { "," value } [","] ] "]"
 *
 * No expressions, functions or interpolation. One pass without recursion, so a hostile text costs what its length costs.
 */

type Frame =
  | { kind: 'body'; offset: number; closer: '}' | 'end'; labels: number; mayComma: boolean }
  | { kind: 'list'; offset: number; needsComma: boolean };

/** Reads HCL. @throws TextProblem with the place of what can not be read. */
export function readHcl(text: string, limits: TextLimits): TextNode {
  const builder = new TreeBuilder(limits);
  const tokens = new HclTokens(text);
  const top: Frame = { kind: 'body', offset: 0, closer: 'end', labels: 0, mayComma: false };
  const frames: Frame[] = [top];
  builder.openObject(0);

  const startBody = (offset: number, labels: number): void => {
    builder.openObject(offset);
    frames.push({ kind: 'body', offset, closer: '}', labels, mayComma: false });
  };
  const value = (token: HclToken): void => {
    if (isMark(token, '{')) {
      startBody(token.offset, 0);
    } else if (isMark(token, '[')) {
      builder.openArray(token.offset);
      frames.push({ kind: 'list', offset: token.offset, needsComma: false });
    } else {
      builder.scalar(scalarOf(token), token.offset);
    }
  };

  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const token = tokens.take();
    if (frame.kind === 'list') {
      if (token.kind === 'end') throw new TextProblem(frame.offset, 'this "[" is never closed');
      if (isMark(token, ']')) {
        builder.close();
        frames.pop();
      } else if (frame.needsComma) {
        if (!isMark(token, ',')) throw unexpected(token, '"," or "]"');
        frame.needsComma = false;
      } else {
        frame.needsComma = true;
        value(token);
      }
      continue;
    }
    if (token.kind === 'end' || isMark(token, '}')) {
      if ((token.kind === 'end') !== (frame.closer === 'end')) {
        if (token.kind === 'end') throw new TextProblem(frame.offset, 'this "{" is never closed');
        throw unexpected(token, 'the name of a field');
      }
      for (let closing = -1; closing < frame.labels; closing += 1) builder.close();
      frames.pop();
      continue;
    }
    if (isMark(token, ',') && frame.mayComma) {
      frame.mayComma = false;
      continue;
    }
    const name = nameOf(token);
    if (name === null) throw unexpected(token, 'the name of a field');
    frame.mayComma = true;
    let next = tokens.take();
    if (isMark(next, '=') || isMark(next, ':')) {
      builder.name(name, token.offset, false);
      value(tokens.take());
      continue;
    }
    builder.name(name, token.offset, true);
    let labels = 0;
    for (let label = nameOf(next); label !== null; label = nameOf(next)) {
      builder.openObject(next.offset);
      builder.name(label, next.offset, true);
      labels += 1;
      next = tokens.take();
    }
    if (!isMark(next, '{')) throw unexpected(next, `"=" or "{" after ${abbreviate(name)}`);
    startBody(next.offset, labels);
  }
  // The outermost object is opened before the first word, so there always is a root.
  return builder.root ?? { type: 'object', offset: 0, fields: [] };
}

function isMark(token: HclToken, mark: string): boolean {
  return token.kind === 'mark' && token.mark === mark;
}

function nameOf(token: HclToken): string | null {
  if (token.kind === 'identifier') return token.name;
  return token.kind === 'text' ? token.value : null;
}

function scalarOf(token: HclToken): string | number | boolean | null {
  switch (token.kind) {
    case 'text':
    case 'number':
      return token.value;
    case 'identifier':
      if (token.name === 'true') return true;
      if (token.name === 'false') return false;
      if (token.name === 'null') return null;
      throw new TextProblem(
        token.offset,
        `${abbreviate(token.name)} is not a value; text is written in double quotes, and functions and variables are not read`,
      );
    case 'mark':
    case 'end':
      throw unexpected(token, 'a value');
    default:
      throw new Error(`unreachable: ${token satisfies never}`);
  }
}

function unexpected(token: HclToken, wanted: string): TextProblem {
  return new TextProblem(token.offset, `expected ${wanted}, found ${shown(token)}`);
}

function shown(token: HclToken): string {
  switch (token.kind) {
    case 'mark':
      return `"${token.mark}"`;
    case 'identifier':
      return abbreviate(`"${token.name}"`);
    case 'text':
      return abbreviate(JSON.stringify(token.value));
    case 'number':
      return String(token.value);
    case 'end':
      return 'the end of the text';
    default:
      throw new Error(`unreachable: ${token satisfies never}`);
  }
}
