// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own sign for an interpolation
import { isEditableHeader } from '@peerway/model/editable-header';
import fc from 'fast-check';

/** Texts that some format or other reads as something else, or must escape. */
const awkward = [
  '',
  ' ',
  'yes',
  'no',
  'null',
  '~',
  'true',
  '1',
  '012',
  '1e3',
  '0x1f',
  '.inf',
  '12:30',
  '2026-01-01',
  '${x}',
  '$${x}',
  '$',
  '%{ if x }',
  '- a',
  'a: b',
  'a #b',
  '# c',
  '? a',
  '*',
  '&a',
  '!x',
  '%a',
  '@',
  '`',
  '|',
  '>',
  '"',
  "'",
  '\\',
  '\\n',
  '\n',
  'a\nb\n',
  '\n\n a\n',
  '\r\n',
  '\t',
  ' a ',
  '<<EOT',
  'EOT',
  '{',
  '[',
  '{}',
  '[]',
  ',',
  '=',
  ':',
  '---',
  '...',
  '<<',
  '//',
  '/*',
  '\u0000',
  '\u0007',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u{1f600}',
  'é',
];

/** Any text without halves of surrogate pairs. */
export const anyText = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.lorem({ maxCount: 3 }),
);
/** Text of a line or more, not empty. */
export const someText = anyText.filter((text) => text.length > 0);
export const serviceName = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,12}[a-zA-Z0-9])?$/);
export const dnsLabel = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
export const tenant = fc.oneof(fc.constant('default'), dnsLabel);
export const headerName = fc
  .stringMatching(/^[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}$/)
  .filter((name) => name !== '__proto__' && isEditableHeader(name));
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in there
export const headerValue = anyText.filter((text) => /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/.test(text));
export const path = anyText.map((text) => `/${text}`);
export const duration = fc.oneof(
  fc.constantFrom('0s', '5s', '1m30s', '250ms', '-1s', '1h'),
  fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
);
export const positiveDuration = fc.constantFrom('0s', '5s', '1h2m3s', '1.5s', 1_000_000);
export const natural = fc.nat({ max: 1_000_000 });
export const flag = fc.boolean();

/** Values as they stand in fields that are kept as given. */
export const { opaque } = fc.letrec<{ opaque: unknown }>((tie) => ({
  opaque: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    anyText,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.maxSafeInteger(),
    fc.array(tie('opaque'), { maxLength: 3 }),
    fc
      .dictionary(someText, tie('opaque'), { maxKeys: 3, noNullPrototype: true })
      .filter((object) => !Object.hasOwn(object, '__proto__')),
  ),
}));
export const opaqueObject = fc
  .dictionary(someText, opaque, { maxKeys: 4, noNullPrototype: true })
  .filter((object) => !Object.hasOwn(object, '__proto__'));

/** An object with any of the fields. */
export const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  object({}, fields);

/** An object with all of `required` and any of `optional`. */
export function object(
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required), noNullPrototype: true });
}

/** An object with exactly one of the fields. */
export function oneOf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(...Object.entries(fields).map(([name, value]) => value.map((given) => ({ [name]: given }))));
}

/** One object with the fields of all. */
export function together(...parts: fc.Arbitrary<Record<string, unknown>>[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.tuple(...parts).map((objects) => Object.assign({}, ...objects));
}
