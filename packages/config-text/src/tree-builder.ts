import type { TextLimits } from './limits.ts';
import type { ArrayNode, ObjectNode, Scalar, TextNode } from './text-node.ts';
import { abbreviate } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

type Open = { node: ObjectNode | ArrayNode; name: { name: string; offset: number; block: boolean } | null };

/**
 * Builds the tree of a text from events, and holds the limits for every format: a reader that goes from event to event
 * without recursion costs what its text's length costs.
 */
export class TreeBuilder {
  readonly #limits: TextLimits;
  readonly #open: Open[] = [];
  #nodes = 0;
  #root: TextNode | null = null;

  constructor(limits: TextLimits) {
    this.#limits = limits;
  }

  /** The finished tree; null while nothing was added. */
  get root(): TextNode | null {
    return this.#root;
  }

  openObject(offset: number): void {
    this.#push({ type: 'object', offset, fields: [] });
  }

  openArray(offset: number): void {
    this.#push({ type: 'array', offset, items: [] });
  }

  close(): void {
    this.#open.pop();
  }

  /** Names the value that comes next in the open object. */
  name(name: string, offset: number, block: boolean): void {
    if (name === '__proto__') throw new TextProblem(offset, '"__proto__" is not allowed as a name');
    checkText(name, offset);
    const open = this.#open.at(-1);
    if (open) open.name = { name, offset, block };
  }

  scalar(value: Scalar, offset: number): void {
    if (typeof value === 'string') checkText(value, offset);
    this.#add({ type: 'scalar', offset, value });
  }

  #push(node: ObjectNode | ArrayNode): void {
    if (this.#open.length >= this.#limits.depthMax) throw tooDeep(node.offset, this.#limits);
    this.#add(node);
    this.#open.push({ node, name: null });
  }

  #add(node: TextNode): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.nodesMax)
      throw new TextProblem(node.offset, `the text has more than ${this.#limits.nodesMax} values`);
    const open = this.#open.at(-1);
    if (!open) {
      this.#root = node;
    } else if (open.node.type === 'array') {
      open.node.items.push(node);
    } else if (open.name) {
      open.node.fields.push({ ...open.name, value: node });
      open.name = null;
    }
  }
}

export function tooDeep(offset: number, limits: TextLimits): TextProblem {
  return new TextProblem(offset, `the text is nested deeper than ${limits.depthMax} levels`);
}

/** Half of a surrogate pair is no character: it would be another text after a trip through UTF-8. */
function checkText(text: string, offset: number): void {
  if (!text.isWellFormed())
    throw new TextProblem(offset, `${abbreviate(JSON.stringify(text))} has half of a surrogate pair in it`);
}

/** The number that `lexeme` stands for. @throws TextProblem for one that can not be kept exactly. */
export function exactNumber(lexeme: string, offset: number): number {
  const value = Number(lexeme);
  const isWhole = /^[-+]?\w+$/.test(lexeme);
  // What JavaScript itself writes for a number is that number again, however large.
  const isExact = !isWhole || Number.isSafeInteger(value) || String(value) === lexeme;
  if (!Number.isFinite(value) || !isExact)
    throw new TextProblem(offset, `the number ${abbreviate(lexeme)} is too large to be kept exactly`);
  return value === 0 ? 0 : value;
}
