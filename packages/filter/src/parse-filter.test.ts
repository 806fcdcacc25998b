import { PeerwayError } from '@peerway/model/error';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceShape } from './instance-shape.ts';
import { filterFault, parseFilter } from './parse-filter.ts';

const instance = {
  Node: { Node: 'n1', Meta: { zone: 'a', 'with.dot': 'yes' } },
  Service: {
    ID: 'api-1',
    Service: 'api',
    Tags: ['primary', 'v2'],
    Meta: { version: 'v2', empty: '' },
    Port: 8080,
    EnableTagOverride: false,
    Weights: { Passing: 1, Warning: 1 },
  },
  Checks: [],
};
const matches = (text: string, value: unknown = instance): boolean => parseFilter(text).matches(value);

describe('a filter', () => {
  it.each([
    ['Service.Meta.version == v2', true],
    ['Service.Meta.version == "v2"', true],
    ['Service.Meta.version == `v2`', true],
    ['Service.Meta.version=="v1"', false],
    ['Service.Meta.version != v1', true],
    ['Service.Meta["version"] == v2', true],
    ['Node.Meta["with.dot"] == yes', true],
    ['"/Node/Meta/with.dot" == yes', true],
    ['"/Service/Meta/version" is not empty', true],
    ['Service.Port == 8080', true],
    ['Service.Port != 8080', false],
    ['Service.Port == eighty', false],
    ['Service.EnableTagOverride == false', true],
    ['Service.EnableTagOverride == true', false],
    ['Service.EnableTagOverride != maybe', true],
    ['primary in Service.Tags', true],
    ['"primary" not in Service.Tags', false],
    ['Service.Tags contains v2', true],
    ['Service.Tags not contains v2', false],
    ['version in Service.Meta', true],
    ['constructor in Service.Meta', false],
    ['Service.Service contains p', true],
    ['Service.Service matches "^ap.$"', true],
    ['Service.Service matches p', true],
    ['Service.Service not matches `^p`', true],
    ['Checks is empty', true],
    ['Service.Tags is not empty', true],
    ['Service.Meta.empty is empty', true],
    ['not Checks is empty', false],
    ['Service.Tags.0 == primary', true],
    ['Service.ID == nothing or Service.Port == 8080 and Node.Node == n1', true],
    ['(Service.ID == nothing or Service.Port == 8080) and Node.Node == n2', false],
    ['not Node.Node == n1 and Node.Node == n1', false],
    ['not (Node.Node == n2 and Node.Node == n1)', true],
    ['Service.Meta.version == "\\x76\\u0032"', true],
  ])('%s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each([
    ['== x', false],
    ['!= x', true],
    ['contains x', false],
    ['not contains x', true],
    ['matches x', false],
    ['not matches x', true],
    ['is empty', true],
    ['is not empty', false],
  ])('of a key that a map does not have: %s is %s', (operation, expected) => {
    expect(matches(`Service.Meta.missing ${operation}`)).toBe(expected);
  });

  it.each([
    ['', 1, 'the filter ends where a selector or a value should be'],
    ['Service.Meta.version', 21, 'the filter ends where an operator should be'],
    ['Service.Meta.version = v2', 22, 'there is "=" where an operator should be'],
    ['Service.Meta.version == api-v2', 28, 'after "api" there is "-v2"'],
    ['Service.Address == 10.0.0.1', 24, 'after "10.0" there is ".0.1"'],
    ['a == "b', 6, 'a text that begins with " does not end'],
    ['(a == b', 8, 'the "(" at character 1 is not closed'],
    ['a == b c == d', 8, 'the filter goes on with "c == d"'],
    ['a == b AND c == d', 8, 'the filter goes on with "AND c == d"'],
    ['5 == b', 1, '"5" is a value where a selector should be'],
    ['a matches "("', 1, 'is not a regular expression'],
    ['a["b" == c', 6, 'the key of a map is not closed'],
    ['a == "\\q"', 7, 'does not begin an escape'],
    [`${'('.repeat(70)}a == b${')'.repeat(70)}`, 66, 'nested too deep'],
    [`a == "${'x'.repeat(5000)}"`, 4097, 'the filter has 5007 characters'],
  ])('that is wrong (%#) says where and what would be right', (text, position, message) => {
    const failure = (): unknown => parseFilter(text, { field: 'Filter' });
    expect(failure).toThrow(PeerwayError);
    expect(failure).toThrow(expect.objectContaining({ code: 'request.invalid', field: 'Filter' }));
    expect(filterFault(text)).toContain(`wrong at character ${position}: `);
    expect(filterFault(text)).toContain(message);
  });

  it('never fails in any other way, and what it takes it can ask of anything', () => {
    const word = fc.constantFrom(
      'a',
      'not',
      'and',
      'or',
      '(',
      ')',
      '==',
      'in',
      'is',
      'empty',
      '"x"',
      '.b',
      '["k"]',
      '`',
      '5',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        fc.anything(),
        (text, value) => {
          if (filterFault(text) === null) expect(typeof matches(text, value)).toBe('boolean');
        },
      ),
    );
  });

  it('asks its regular expressions in linear time', () => {
    const start = performance.now();
    expect(matches('a matches `^(a+)+$`', { a: `${'a'.repeat(50_000)}b` })).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('a filter over instances', () => {
  it.each([
    'Service.Meta.version == v2',
    'Node.Meta.zone in Service.Tags',
    'Service.TaggedAddresses.wan.Port == 80',
    'Checks is empty',
  ])('may say %s', (text) => {
    expect(filterFault(text, instanceShape)).toBeNull();
  });

  it.each([
    ['Meta.version == v2', 'Selector "Meta" is not valid; use one of Node, Service, Checks'],
    ['Service.Metta.version == v2', 'Selector "Service.Metta" is not valid'],
    ['Service.ID.x == v2', 'nothing is below "Service.ID"'],
    ['Service.Tags == v2', '"Service.Tags" is no single value to compare with'],
    ['Service.Port matches v2', '"Service.Port" is no text to match'],
    ['80 in Service.Port', '"Service.Port" can not contain anything'],
  ])('may not say %s', (text, message) => {
    expect(filterFault(text, instanceShape)).toContain(message);
  });
});
