/*
 * Nodes of the B+ tree behind `SortedMap`. A node is only ever written by the owner that made it, within one update; after
 * that it is shared by every map that has it, and an update that touches it copies it first.
 */

/** One update, by identity. */
export type Owner = object;

export class Leaf<V> {
  readonly height = 0;
  readonly owner: Owner;
  readonly keys: string[];
  readonly values: V[];

  constructor(owner: Owner, keys: string[], values: V[]) {
    this.owner = owner;
    this.keys = keys;
    this.values = values;
  }
}

export class Branch<V> {
  readonly height: number;
  readonly owner: Owner;
  /** `bounds[i]` is at most the least key of `children[i]` and above every key of `children[i - 1]`. */
  readonly bounds: string[];
  readonly children: TreeNode<V>[];

  constructor(owner: Owner, bounds: string[], children: TreeNode<V>[]) {
    this.owner = owner;
    this.bounds = bounds;
    this.children = children;
    this.height = (children[0]?.height ?? 0) + 1;
  }
}

export type TreeNode<V> = Leaf<V> | Branch<V>;

const NODE_MAX = 32;
const NODE_MIN = 8;

/** Place of the first of `keys` that is not below `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Place of the child that has `key`, if any has. */
export function childPlace(bounds: readonly string[], key: string): number {
  const place = lowerBound(bounds, key);
  return place < bounds.length && bounds[place] === key ? place : Math.max(0, place - 1);
}

/** The leaf that has `key`, if any has. */
export function leafFor<V>(root: TreeNode<V>, key: string): Leaf<V> {
  let node = root;
  while (node instanceof Branch) node = childAt(node, childPlace(node.bounds, key));
  return node;
}

export function findIn<V>(root: TreeNode<V>, key: string): V | undefined {
  const { keys, values } = leafFor(root, key);
  const place = lowerBound(keys, key);
  return keys[place] === key ? values[place] : undefined;
}

const sizeOf = <V>(node: TreeNode<V>): number => (node instanceof Leaf ? node.keys.length : node.children.length);

const owned = <V>(node: TreeNode<V>, owner: Owner): TreeNode<V> => {
  if (node.owner === owner) return node;
  return node instanceof Leaf
    ? new Leaf(owner, node.keys.slice(), node.values.slice())
    : new Branch(owner, node.bounds.slice(), node.children.slice());
};

/** The node with an entry written. It may then be too large: whoever holds it splits it. */
export function putInto<V>(root: TreeNode<V>, owner: Owner, key: string, value: V): TreeNode<V> {
  const node = owned(root, owner);
  if (node instanceof Leaf) {
    const place = lowerBound(node.keys, key);
    if (node.keys[place] === key) node.values[place] = value;
    else {
      node.keys.splice(place, 0, key);
      node.values.splice(place, 0, value);
    }
    return node;
  }
  const place = childPlace(node.bounds, key);
  const child = putInto(childAt(node, place), owner, key, value);
  node.children[place] = child;
  if (sizeOf(child) > NODE_MAX) {
    const [bound, right] = splitOff(child, owner);
    node.bounds.splice(place + 1, 0, bound);
    node.children.splice(place + 1, 0, right);
  }
  // The first bound stands for everything below it, so it must never be above a key.
  if (place === 0 && key < (node.bounds[0] ?? '')) node.bounds[0] = key;
  return node;
}

/** The node without an entry that it has. It may then be too small: whoever holds it merges it. */
export function removeFrom<V>(root: TreeNode<V>, owner: Owner, key: string): TreeNode<V> {
  const node = owned(root, owner);
  if (node instanceof Leaf) {
    const place = lowerBound(node.keys, key);
    node.keys.splice(place, 1);
    node.values.splice(place, 1);
    return node;
  }
  const place = childPlace(node.bounds, key);
  const child = removeFrom(childAt(node, place), owner, key);
  node.children[place] = child;
  if (sizeOf(child) === 0) {
    node.bounds.splice(place, 1);
    node.children.splice(place, 1);
  } else if (sizeOf(child) < NODE_MIN && node.children.length > 1) {
    mergeAt(node, Math.min(place, node.children.length - 2), owner);
  }
  return node;
}

/** Puts two neighbours into one where they fit. */
function mergeAt<V>(parent: Branch<V>, place: number, owner: Owner): void {
  const left = childAt(parent, place);
  const right = childAt(parent, place + 1);
  if (sizeOf(left) + sizeOf(right) > NODE_MAX) return;
  if (left instanceof Leaf && right instanceof Leaf) {
    parent.children[place] = new Leaf(owner, [...left.keys, ...right.keys], [...left.values, ...right.values]);
  } else if (left instanceof Branch && right instanceof Branch) {
    const bounds = [...left.bounds, ...right.bounds];
    parent.children[place] = new Branch(owner, bounds, [...left.children, ...right.children]);
  }
  parent.bounds.splice(place + 1, 1);
  parent.children.splice(place + 1, 1);
}

/** Takes the upper half off a node that `owner` owns. */
function splitOff<V>(node: TreeNode<V>, owner: Owner): [bound: string, right: TreeNode<V>] {
  const half = sizeOf(node) >>> 1;
  if (node instanceof Leaf) {
    const keys = node.keys.splice(half);
    return [keys[0] ?? '', new Leaf(owner, keys, node.values.splice(half))];
  }
  const bounds = node.bounds.splice(half);
  return [bounds[0] ?? '', new Branch(owner, bounds, node.children.splice(half))];
}

/** The root once its size fits again: one level more, or one or more less. Null: nothing is left. */
export function fitRoot<V>(root: TreeNode<V>, owner: Owner): TreeNode<V> | null {
  if (sizeOf(root) > NODE_MAX) {
    const [bound, right] = splitOff(root, owner);
    return new Branch(owner, [leastKey(root), bound], [root, right]);
  }
  let node = root;
  while (node instanceof Branch && node.children.length === 1) node = childAt(node, 0);
  return sizeOf(node) === 0 ? null : node;
}

/** The least key of a node that has any. */
export function leastKey<V>(root: TreeNode<V>): string {
  let node = root;
  while (node instanceof Branch) node = childAt(node, 0);
  return node.keys[0] ?? '';
}

function childAt<V>(node: Branch<V>, place: number): TreeNode<V> {
  const child = node.children[place];
  if (child === undefined) throw new RangeError('a branch has no child where it must have one');
  return child;
}
