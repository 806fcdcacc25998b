import { type ConfigEntryKind, configEntrySchemas } from '@peerway/model/config-entry';
import { durationSchema } from '@peerway/model/duration';
import type { z } from 'zod';
import { fieldDoc } from './field-docs.ts';
import { defaultOf } from './schema-default.ts';
import { type SchemaField, shapeOf, withoutWrappers } from './schema-shape.ts';

/** What a field holds. */
export type FieldType =
  | { type: 'object'; fields: FieldDescription[] }
  | { type: 'list'; item: FieldType }
  /** An object with names of the writer's own. */
  | { type: 'map'; value: FieldType }
  /** `values`: the texts that are allowed; null: any that the schema takes. */
  | { type: 'text'; values: string[] | null }
  | { type: 'number' }
  | { type: 'boolean' }
  /** Go text such as `1m30s`, or a number of nanoseconds. */
  | { type: 'duration' }
  | { type: 'any' };

/** A field of a config entry, for people who write one. */
export type FieldDescription = {
  name: string;
  /** Path from the entry, without indexes and names in maps: `Routes.Match.HTTP.PathPrefix`. */
  path: string;
  required: boolean;
  /** What is there when the field is left out; null: nothing. */
  default: unknown;
  /** One sentence; null: none is known. */
  doc: string | null;
  value: FieldType;
};

/** The fields of a kind with their types, allowed values and docs, as plain data: for completion in an editor, and for reference pages. */
export function describeConfigEntryFields(kind: ConfigEntryKind): FieldDescription[] {
  const shape = shapeOf(configEntrySchemas[kind]);
  return shape.type === 'object' ? describeFields(kind, shape.fields, []) : [];
}

function describeFields(
  kind: ConfigEntryKind,
  fields: ReadonlyMap<string, SchemaField>,
  parents: readonly string[],
): FieldDescription[] {
  return [...fields.values()].map(({ name, schema }) => {
    const path = [...parents, name];
    const absent = defaultOf(schema);
    return {
      name,
      path: path.join('.'),
      required: absent === null,
      default: absent?.value ?? null,
      doc: fieldDoc(kind, path),
      value: describeType(kind, schema, path),
    };
  });
}

function describeType(kind: ConfigEntryKind, schema: z.core.$ZodType, path: readonly string[]): FieldType {
  if (withoutWrappers(schema) === durationSchema) return { type: 'duration' };
  const shape = shapeOf(schema);
  switch (shape.type) {
    case 'object':
      return { type: 'object', fields: describeFields(kind, shape.fields, path) };
    case 'array':
      return { type: 'list', item: describeType(kind, shape.item, path) };
    case 'record':
      return { type: 'map', value: describeType(kind, shape.value, path) };
    case 'string':
      return { type: 'text', values: null };
    case 'enum':
      return { type: 'text', values: shape.values.filter((value) => value !== '') };
    case 'number':
    case 'boolean':
    case 'any':
      return { type: shape.type };
    case 'open':
      return { type: 'any' };
    default:
      throw new Error(`unreachable: ${shape satisfies never}`);
  }
}
