import { type ConfigEntry, configEntrySchemas } from '@peerway/model/config-entry';
import type { z } from 'zod';
import { isEqual } from './is-equal.ts';
import { defaultOf, parseQuietly } from './schema-default.ts';
import { shapeOf } from './schema-shape.ts';

export type PlainOptions = {
  /** Leaves out what the schema puts in by itself. */
  omitDefaults: boolean;
  /** How the schema's own names are written; names of the writer's own stay. */
  rename: (name: string) => string;
};

/** The entry's fields in the order of its schema, without those that hold nothing. `Kind` and `Name` are always there. */
export function plainEntry(entry: ConfigEntry, options: PlainOptions): Record<string, unknown> {
  const schema: z.core.$ZodType = configEntrySchemas[entry.Kind];
  const plain = plainValue(entry, schema, options);
  return { [options.rename('Kind')]: entry.Kind, [options.rename('Name')]: entry.Name, ...toRecord(plain) };
}

function plainValue(value: unknown, schema: z.core.$ZodType, options: PlainOptions): unknown {
  const shape = shapeOf(schema);
  switch (shape.type) {
    case 'object': {
      if (!isRecord(value)) return value;
      const kept = options.omitDefaults ? withoutDefaults(value, schema) : value;
      const fields = [...shape.fields.values()].filter(({ name }) => kept[name] !== undefined);
      return Object.fromEntries(
        fields.map(({ name, schema: inner }) => [options.rename(name), plainValue(kept[name], inner, options)]),
      );
    }
    case 'record':
      if (!isRecord(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, plainValue(inner, shape.value, options)]),
      );
    case 'array':
      return Array.isArray(value) ? value.map((item) => plainValue(item, shape.item, options)) : value;
    case 'open': {
      const type = Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : 'scalar';
      const fitting = shape.options.find((option) => shapeOf(option).type === type);
      return fitting ? plainValue(value, fitting, options) : value;
    }
    case 'string':
    case 'enum':
    case 'number':
    case 'boolean':
    case 'any':
      return value;
    default:
      throw new Error(`unreachable: ${shape satisfies never}`);
  }
}

/** Drops each field that comes back by itself when the object is read without it. */
function withoutDefaults(object: Record<string, unknown>, schema: z.core.$ZodType): Record<string, unknown> {
  const shape = shapeOf(schema);
  if (shape.type !== 'object') return object;
  const kept = Object.fromEntries(
    Object.entries(object).filter(([name, value]) => {
      const field = [...shape.fields.values()].find((each) => each.name === name);
      return field === undefined || !isEqual(defaultOf(field.schema)?.value, value);
    }),
  );
  // An object that is put together from what was read may bring empty texts that no field has as its default.
  for (const [name, value] of Object.entries(kept)) {
    if (value !== '') continue;
    const { [name]: _, ...rest } = kept;
    const read = parseQuietly(schema, rest);
    if (read !== null && isEqual(read.value, object)) delete kept[name];
  }
  return kept;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
