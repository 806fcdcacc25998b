import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { z } from 'zod';
import { fieldAdvice } from './field-advice.ts';
import { foldName, formatPath, nameLike, nearestName } from './field-name.ts';
import { type SchemaField, shapeOf } from './schema-shape.ts';
import { abbreviate, describeNode, type ObjectNode, type TextField, type TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

const PROBLEMS_MAX = 20;

/** A text's tree as a plain value with the schema's names, and where in the text each part of it stands. */
export type BoundValue = {
  value: unknown;
  problems: TextProblem[];
  /** Offset of what the path leads to, or of the nearest that is there. */
  offsetOf: (path: readonly PropertyKey[]) => number;
};

/**
 * Gives every field of the tree the name that the schema has for it, and says which fields are unknown, written twice or of
 * another form than the schema's. Names in records and in values of any form stay as written. `lower` is for suggestions: the style of
 * texts that begin names in lower case.
 */
export function bindFields(
  root: TextNode,
  kind: ConfigEntryKind | null,
  schema: z.core.$ZodType,
  lower: 'camel' | 'snake',
): BoundValue {
  const binder = new Binder(kind, lower);
  const value = binder.bind(root, schema, []);
  return {
    value,
    problems: binder.problems.sort((one, other) => (one.offset ?? 0) - (other.offset ?? 0)),
    offsetOf: (path) => binder.offsetOf(root.offset, value, path),
  };
}

/** Recursive; the readers hold the depth. */
class Binder {
  readonly problems: TextProblem[] = [];
  readonly #offsets = new WeakMap<object, Map<PropertyKey, number>>();
  readonly #kind: ConfigEntryKind | null;
  readonly #lower: 'camel' | 'snake';

  constructor(kind: ConfigEntryKind | null, lower: 'camel' | 'snake') {
    this.#kind = kind;
    this.#lower = lower;
  }

  bind(node: TextNode, schema: z.core.$ZodType | null, path: readonly PropertyKey[]): unknown {
    const shape = schema === null ? ({ type: 'any' } as const) : shapeOf(schema);
    switch (shape.type) {
      case 'object':
        return node.type === 'object'
          ? this.#object(node, path, (field) => shape.fields.get(foldName(field.name)) ?? null, shape.fields)
          : this.#mismatch(node, 'an object', path);
      case 'record':
        return node.type === 'object'
          ? this.#object(node, path, (field) => ({ name: field.name, schema: shape.value }), null)
          : this.#mismatch(node, 'an object', path);
      case 'array':
        return node.type === 'array' ? this.#array(node.items, shape.item, path) : this.#mismatch(node, 'a list', path);
      case 'string':
      case 'enum':
        return node.type === 'scalar' && typeof node.value === 'string'
          ? node.value
          : this.#mismatch(node, 'text', path);
      case 'number':
      case 'boolean':
        return node.type === 'scalar' && typeof node.value === shape.type
          ? node.value
          : this.#mismatch(node, shape.type === 'number' ? 'a number' : 'true or false', path);
      case 'any':
        return this.#any(node, path);
      case 'open': {
        const fitting = shape.options.find((option) => shapeOf(option).type === node.type);
        return fitting ? this.bind(node, fitting, path) : this.#any(node, path);
      }
      default:
        throw new Error(`unreachable: ${shape satisfies never}`);
    }
  }

  offsetOf(rootOffset: number, value: unknown, path: readonly PropertyKey[]): number {
    let offset = rootOffset;
    let current = value;
    for (const key of path) {
      if (typeof current !== 'object' || current === null) break;
      const found = this.#offsets.get(current)?.get(key);
      if (found === undefined) break;
      offset = found;
      current = (current as Record<PropertyKey, unknown>)[key];
    }
    return offset;
  }

  #any(node: TextNode, path: readonly PropertyKey[]): unknown {
    if (node.type === 'scalar') return node.value;
    if (node.type === 'array') return this.#array(node.items, null, path);
    return this.#object(node, path, (field) => ({ name: field.name, schema: null }), null);
  }

  #array(items: readonly TextNode[], schema: z.core.$ZodType | null, path: readonly PropertyKey[]): unknown[] {
    const bound: unknown[] = [];
    const offsets = new Map<PropertyKey, number>();
    for (const [index, item] of items.entries()) {
      if (this.#isFull()) break;
      offsets.set(index, item.offset);
      bound.push(this.bind(item, schema, [...path, index]));
    }
    this.#offsets.set(bound, offsets);
    return bound;
  }

  /** `find` says what a name stands for; null: for nothing. `known` are the fields, where they are the schema's and not the writer's. */
  #object(
    node: ObjectNode,
    path: readonly PropertyKey[],
    find: (field: TextField) => { name: string; schema: z.core.$ZodType | null } | null,
    known: ReadonlyMap<string, SchemaField> | null,
  ): Record<string, unknown> {
    const groups = new Map<string, { schema: z.core.$ZodType | null; fields: TextField[] }>();
    for (const field of node.fields) {
      if (this.#isFull()) break;
      const target = find(field);
      if (target === null) {
        this.#unknown(field, path, known ?? new Map());
        continue;
      }
      const group = groups.get(target.name);
      if (group) group.fields.push(field);
      else groups.set(target.name, { schema: target.schema, fields: [field] });
    }
    const bound: [string, unknown][] = [];
    const offsets = new Map<PropertyKey, number>();
    for (const [name, { schema, fields }] of groups) {
      if (this.#isFull()) break;
      const inner = [...path, name];
      const value = this.#oneValue(fields, schema, inner);
      // Consul writes null where there is nothing; among names of the writer's own it is a value.
      if (value === null || (known !== null && value.type === 'scalar' && value.value === null)) continue;
      offsets.set(name, fields[0]?.offset ?? node.offset);
      bound.push([name, this.bind(value, schema, inner)]);
    }
    const object = Object.fromEntries(bound);
    this.#offsets.set(object, offsets);
    return object;
  }

  /** What fields of one name come to: the value of the only one, or blocks put together. */
  #oneValue(
    fields: readonly TextField[],
    schema: z.core.$ZodType | null,
    path: readonly PropertyKey[],
  ): TextNode | null {
    const [first, second] = fields;
    if (!first) return null;
    const type = schema === null ? 'any' : shapeOf(schema).type;
    const areBlocks = fields.every((field) => field.block);
    if (areBlocks && type === 'array')
      return { type: 'array', offset: first.offset, items: fields.map((field) => field.value) };
    if (!second) return first.value;
    if (areBlocks && type === 'record') {
      const inner = fields.flatMap((field) => (field.value.type === 'object' ? field.value.fields : []));
      return { type: 'object', offset: first.value.offset, fields: inner };
    }
    if (areBlocks && (type === 'any' || type === 'open'))
      return { type: 'array', offset: first.offset, items: fields.map((field) => field.value) };
    const written = formatPath(path);
    const message =
      first.name === second.name
        ? `${written} is written twice`
        : `${written} is written twice, as ${first.name} and as ${second.name}`;
    this.#refuse(second.offset, message, path);
    return null;
  }

  #unknown(field: TextField, path: readonly PropertyKey[], known: ReadonlyMap<string, SchemaField>): void {
    const place = [...path, field.name];
    const written = formatPath(place);
    const hint = fieldAdvice(this.#kind, place);
    if (hint !== undefined) {
      this.#refuse(field.offset, `${written} is not a field`, place, hint);
      return;
    }
    const names = [...known.values()].map((each) => each.name).filter((name) => !storeFields.has(name));
    const nearest = nearestName(field.name, names) ?? innerName(field.name, known);
    const style = (name: string): string => nameLike(name, field.name, this.#lower);
    const way =
      nearest === null ? `; the fields here are ${names.map(style).join(', ')}` : `; did you mean ${style(nearest)}?`;
    this.#refuse(field.offset, `${written} is not a field${way}`, place);
  }

  #mismatch(node: TextNode, wanted: string, path: readonly PropertyKey[]): undefined {
    this.#refuse(node.offset, `${formatPath(path) || 'the text'} must be ${wanted}, not ${describeNode(node)}`, path);
  }

  #refuse(offset: number, message: string, path: readonly PropertyKey[], hint?: string): void {
    if (this.#isFull()) return;
    const field = abbreviate(formatPath(path));
    const more = { ...(field === '' ? {} : { field }), ...(hint === undefined ? {} : { hint }) };
    this.problems.push(new TextProblem(offset, message, more));
  }

  #isFull(): boolean {
    return this.problems.length >= PROBLEMS_MAX;
  }
}

/** Fields that only the store fills are taken, but nobody is told to write them. */
const storeFields = new Set(['CreateIndex', 'ModifyIndex', 'Hash']);

/** A field of that very name one or two levels further in: `PathPrefix` of a route is `Match.HTTP.PathPrefix`. */
function innerName(written: string, known: ReadonlyMap<string, SchemaField>, levels = 2): string | null {
  for (const { name, schema } of known.values()) {
    const shape = shapeOf(schema);
    if (shape.type !== 'object') continue;
    const found =
      shape.fields.get(foldName(written))?.name ?? (levels > 1 ? innerName(written, shape.fields, levels - 1) : null);
    if (found !== null) return `${name}.${found}`;
  }
  return null;
}
