import type { FieldDescription, FieldType, WrittenFormat } from '@peerway/config-text';
import type { CodeCompletion } from '@peerway/ui/code-editor';
import { completionPlace } from './completion-place';

/** `PathPrefix`, `path_prefix` and `pathPrefix` are one field. */
const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();
const camel = (name: string): string => name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

/** What can stand at an offset of an entry's text: names of fields, or the values that a field takes. */
export function completeEntry(
  fields: readonly FieldDescription[],
  text: string,
  offset: number,
  format: WrittenFormat,
): { from: number; options: CodeCompletion[] } {
  const { path, field: fieldName, from, isQuoted } = completionPlace(text, offset, format);
  // A Kubernetes resource holds the fields below `spec`; what stands above it is not the entry's.
  const names = format === 'kubernetes' ? path.slice(1) : path;
  if (format === 'kubernetes' && path[0] !== 'spec') return { from, options: [] };
  const around = names.reduce<FieldType | null>(stepInto, { type: 'object', fields: [...fields] });
  if (fieldName !== null) {
    const field = fieldOf(around, fieldName);
    return { from, options: field === undefined ? [] : valuesOf(field, format, isQuoted) };
  }
  const inner = itemOf(around);
  if (inner?.type !== 'object') return { from, options: [] };
  const isClosed = text.charAt(offset) === '"';
  return {
    from,
    options: inner.fields
      .filter(({ name }) => !storeFields.has(name))
      .map((field) => ({
        label: format === 'kubernetes' ? camel(field.name) : field.name,
        detail: `${typeWord(field.value)}${field.required ? ', required' : ''}`,
        ...(field.doc === null ? {} : { info: field.doc }),
        insert: insertOf(field, format, isQuoted, isClosed),
      })),
  };
}

/** Filled by the store: nobody writes them. */
const storeFields = new Set(['CreateIndex', 'ModifyIndex', 'Hash', 'Precedence']);

function stepInto(around: FieldType | null, name: string): FieldType | null {
  const inner = itemOf(around);
  if (inner?.type === 'map') return inner.value;
  return fieldOf(inner, name)?.value ?? null;
}

function fieldOf(around: FieldType | null, name: string): FieldDescription | undefined {
  const inner = itemOf(around);
  return inner?.type === 'object' ? inner.fields.find((field) => fold(field.name) === fold(name)) : undefined;
}

/** Inside a list one writes its items. */
function itemOf(type: FieldType | null): FieldType | null {
  return type?.type === 'list' ? itemOf(type.item) : type;
}

function insertOf(
  { name, value }: FieldDescription,
  format: WrittenFormat,
  isQuoted: boolean,
  isClosed: boolean,
): string {
  if (isClosed) return name;
  switch (format) {
    case 'hcl':
      return isQuoted ? `${name}" = ` : `${name} = `;
    case 'json':
      return isQuoted ? `${name}": ` : `"${name}": `;
    case 'yaml':
    case 'kubernetes': {
      const written = format === 'kubernetes' ? camel(name) : name;
      const isNested = value.type === 'object' || value.type === 'list' || value.type === 'map';
      return isNested ? `${written}:` : `${written}: `;
    }
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}

function valuesOf(
  { value, default: absent }: FieldDescription,
  format: WrittenFormat,
  isQuoted: boolean,
): CodeCompletion[] {
  const inner = itemOf(value);
  const about = (word: unknown): Pick<CodeCompletion, 'detail'> => (word === absent ? { detail: 'default' } : {});
  if (inner?.type === 'boolean') return [true, false].map((word) => ({ label: String(word), ...about(word) }));
  if (inner?.type !== 'text' || inner.values === null) return [];
  const isBare = isQuoted || format === 'yaml' || format === 'kubernetes';
  return inner.values.map((word) => ({ label: word, insert: isBare ? word : `"${word}"`, ...about(word) }));
}

function typeWord(type: FieldType): string {
  switch (type.type) {
    case 'list':
      return `list of ${typeWord(type.item)}`;
    case 'map':
      return 'by name';
    case 'text':
      return type.values === null ? 'text' : type.values.slice(0, 4).join(' | ') + (type.values.length > 4 ? ' …' : '');
    default:
      return type.type;
  }
}
