import { Branch, Leaf, leastKey, type TreeNode } from './sorted-map-node.ts';

/** An entry of two maps that is not the same in both; undefined: not there. */
export type Difference<V> = { key: string; before: V | undefined; after: V | undefined };

/** Walks two trees side by side, in order of the keys, and steps over every node that both have. */
export function* differencesOf<V>(
  before: TreeNode<V> | null,
  after: TreeNode<V> | null,
): Generator<Difference<V>, void, void> {
  const [left, right] = [new Walk(before), new Walk(after)];
  for (;;) {
    const [from, to] = [left.key, right.key];
    if (from === null && to === null) return;
    if (to === null || (from !== null && from < to)) {
      // Never ahead of the other side: it may stand at a node that this one comes to later.
      if (left.node !== null) left.enter();
      else yield { key: from ?? '', before: left.take(), after: undefined };
    } else if (from === null || to < from) {
      if (right.node !== null) right.enter();
      else yield { key: to, before: undefined, after: right.take() };
    } else if (left.node !== null || right.node !== null) {
      if (left.node === right.node) {
        left.skip();
        right.skip();
      } else {
        const [leftHeight, rightHeight] = [left.height, right.height];
        if (leftHeight >= rightHeight) left.enter();
        if (rightHeight >= leftHeight) right.enter();
      }
    } else {
      const difference = { key: from, before: left.take(), after: right.take() };
      if (difference.before !== difference.after) yield difference;
    }
  }
}

/** A place in a tree: before a node that was not entered, at an entry of a leaf, or past the end. */
class Walk<V> {
  /** The node that is next, unless an entry is. */
  node: TreeNode<V> | null;
  /** The least key of what is next; null: past the end. */
  key: string | null;
  readonly #entered: { node: TreeNode<V>; place: number }[] = [];

  constructor(root: TreeNode<V> | null) {
    this.node = root;
    this.key = root && leastKey(root);
  }

  /** Height of the next node; -1 for an entry. */
  get height(): number {
    return this.node?.height ?? -1;
  }

  enter(): void {
    if (this.node === null) return;
    this.#entered.push({ node: this.node, place: 0 });
    this.#look();
  }

  /** Past the node or entry that is next. */
  skip(): void {
    for (let top = this.#entered.at(-1); top !== undefined; top = this.#entered.at(-1)) {
      top.place += 1;
      if (top.place < (top.node instanceof Leaf ? top.node.keys : top.node.children).length) {
        this.#look();
        return;
      }
      this.#entered.pop();
    }
    this.node = null;
    this.key = null;
  }

  /** The value of the entry that is next, and past it. */
  take(): V | undefined {
    const top = this.#entered.at(-1);
    const value = top?.node instanceof Leaf ? top.node.values[top.place] : undefined;
    this.skip();
    return value;
  }

  #look(): void {
    const top = this.#entered.at(-1);
    this.node = top?.node instanceof Branch ? (top.node.children[top.place] ?? null) : null;
    this.key = top?.node instanceof Leaf ? (top.node.keys[top.place] ?? null) : this.node && leastKey(this.node);
  }
}
