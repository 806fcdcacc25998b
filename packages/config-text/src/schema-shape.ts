import type { z } from 'zod';
import { foldName } from './field-name.ts';

/** A schema, as far as reading and writing texts asks: what it is made of, without its wrappers and checks. */
export type SchemaShape =
  | { type: 'object'; fields: ReadonlyMap<string, SchemaField> }
  | { type: 'array'; item: z.core.$ZodType }
  | { type: 'record'; value: z.core.$ZodType }
  | { type: 'string' | 'number' | 'boolean' }
  /** One of a few texts. */
  | { type: 'enum'; values: readonly string[] }
  /** Any value: its names are the writer's own. */
  | { type: 'any' }
  /** What takes more than one form, or forms of its own; the schema itself must say what is wrong. */
  | { type: 'open'; options: readonly z.core.$ZodType[] };

/** A field of an object. The map that holds it is by `foldName`. */
export type SchemaField = { name: string; schema: z.core.$ZodType };

const shapes = new WeakMap<z.core.$ZodType, SchemaShape>();

/** What `schema` takes as input. */
export function shapeOf(schema: z.core.$ZodType): SchemaShape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = findShape(schema);
  shapes.set(schema, shape);
  return shape;
}

function findShape(schema: z.core.$ZodType): SchemaShape {
  const { def } = knownSchema(withoutWrappers(schema))._zod;
  switch (def.type) {
    case 'object':
      return { type: 'object', fields: fieldsOf(def.shape) };
    case 'array':
      return { type: 'array', item: def.element };
    case 'record':
      return { type: 'record', value: def.valueType };
    case 'lazy':
      return shapeOf(def.getter());
    case 'pipe':
      // A preprocessed schema may take scalars of other types than it says, so only what it is made of is known.
      return isTransform(def.in) ? loosened(shapeOf(def.out)) : shapeOf(def.in);
    case 'union':
      return unionShape(def.options);
    case 'enum':
      return { type: 'enum', values: Object.values(def.entries).map(String) };
    case 'literal':
      return def.values.every((value) => typeof value === 'string')
        ? { type: 'enum', values: def.values.map(String) }
        : { type: 'open', options: [] };
    case 'string':
    case 'number':
    case 'boolean':
      return { type: def.type };
    case 'any':
    case 'unknown':
      return { type: 'any' };
    default:
      return { type: 'open', options: [] };
  }
}

/** The schema inside of everything that only says whether and how a value may be absent. */
export function withoutWrappers(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = knownSchema(schema)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return withoutWrappers(def.innerType);
    default:
      return schema;
  }
}

/** The classes of Zod's schemas are one union by `def.type`, which the type of a schema in general does not say. */
function knownSchema(schema: z.core.$ZodType): z.core.$ZodTypes {
  return schema as z.core.$ZodTypes;
}

function isTransform(schema: z.core.$ZodType): boolean {
  return knownSchema(schema)._zod.def.type === 'transform';
}

function loosened(shape: SchemaShape): SchemaShape {
  return shape.type === 'string' || shape.type === 'number' || shape.type === 'boolean'
    ? { type: 'open', options: [] }
    : shape;
}

/** Texts of a few, or some text: still text. What has only one form is that form; the rest is open. */
function unionShape(options: readonly z.core.$ZodType[]): SchemaShape {
  const found = options.map(shapeOf);
  const [first] = found;
  if (first && found.length === 1) return first;
  if (found.every((shape) => shape.type === 'enum'))
    return { type: 'enum', values: [...new Set(found.flatMap((shape) => shape.values))] };
  if (found.every((shape) => shape.type === 'enum' || shape.type === 'string')) return { type: 'string' };
  return { type: 'open', options };
}

function fieldsOf(shape: Readonly<Record<string, z.core.$ZodType>>): ReadonlyMap<string, SchemaField> {
  return new Map(Object.entries(shape).map(([name, schema]) => [foldName(name), { name, schema }]));
}
