import type { TextLimits } from './limits.ts';
import type { TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';
import { TreeBuilder } from './tree-builder.ts';

/** A plain value, as JSON could say it, as a tree. A field that is undefined is one that is not there. */
export function treeOfValue(value: unknown, limits: TextLimits): TextNode {
  const builder = new TreeBuilder(limits);
  add(builder, value);
  const root = builder.root;
  if (root === null) throw new TextProblem(null, 'there is no value');
  return root;
}

/** Recursive; the builder refuses what is too deep before it goes further. */
function add(builder: TreeBuilder, value: unknown): void {
  if (Array.isArray(value)) {
    builder.openArray(0);
    for (const item of value) add(builder, item);
    builder.close();
  } else if (typeof value === 'object' && value !== null) {
    builder.openObject(0);
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      builder.name(name, 0, false);
      add(builder, inner);
    }
    builder.close();
  } else if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
    // Cast: the last of the tests leaves finite numbers only, which its type does not say.
    builder.scalar(value as string | number | boolean | null, 0);
  } else {
    throw new TextProblem(null, `${typeof value} is nothing that a config entry can hold`);
  }
}
