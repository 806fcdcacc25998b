import type { TopologyView } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { completeMapExpression } from './complete-map-expression';
import { parseMapExpression } from './parse-map-expression';

describe('parseMapExpression', () => {
  it('takes a text without fields, flags and operators as a part of a name', () => {
    expect(parseMapExpression(' Api of West ')).toEqual({ expression: { kind: 'name', text: 'api of west' } });
    expect(parseMapExpression('"denied"')).toEqual({ expression: { kind: 'name', text: 'denied' } });
    expect(parseMapExpression('  ')).toEqual({ expression: null });
  });
  it('binds "and" closer than "or", and "not" closest', () => {
    expect(parseMapExpression('denied or not used and mtls')).toMatchObject({
      expression: {
        kind: 'or',
        parts: [
          { flag: 'denied' },
          { kind: 'and', parts: [{ kind: 'not', part: { flag: 'used' } }, { flag: 'mtls' }] },
        ],
      },
    });
  });
  it.each([
    ['errors > ', 9, 'compared with nothing', '1%'],
    ['errors > lots', 9, '"lots" is no value', '1%'],
    ['p95 > 10%', 6, '"10%" is no value', '200ms'],
    ['errors ~ 1', 7, '"~" does not compare', '>, >=, <, <=, =, !='],
    ['service > api', 8, '">" does not compare', '=, !=, ~, !~'],
    ['colour = red', 0, '"colour" is no field', 'service, from, to'],
    ['denied used', 7, '"used" follows', 'and'],
    ['(denied', 7, 'not closed', ')'],
    ['denied and', 10, 'it ends', 'errors > 1%'],
    [`${'not '.repeat(50)}used`, 164, 'nested too deep', '40'],
  ])('says of %s where it is wrong and what would be right', (text, position, message, hint) => {
    const result = parseMapExpression(text);
    if (!('fault' in result)) throw new Error('it has no fault');
    expect(result.fault.position).toBe(position);
    expect(result.fault.message).toContain(message);
    expect(result.fault.hint).toContain(hint);
  });
});

describe('completeMapExpression', () => {
  const node = (name: string, peer: string) => ({
    ...{ id: name, kind: 'service' as const, region: peer, peer, partition: 'default', name, namespace: 'default' },
    ...{ spiffeId: '', protocol: 'http', health: 'passing' as const, healthReason: '', instances: 1 },
  });
  const view: TopologyView = { at: '', regions: [], nodes: [node('web', ''), node('api', 'west')], edges: [] };
  const proposed = (text: string): string[] => completeMapExpression(text, view).options.map((option) => option.text);
  it.each([
    ['peer = ', ['west']],
    ['service = w', ['web']],
    ['errors', []],
    ['errors ', ['>', '>=', '<', '<=', '=', '!=']],
    ['errors > ', ['0%', '1%', '5%']],
    ['errors > 1% ', ['and', 'or']],
    ['errors > 1% and den', ['denied']],
    ['pe', ['peer']],
    ['some words ', []],
  ])('after %s', (text, options) => expect(proposed(text)).toEqual(options));
  it('replaces the word that is being written', () => {
    expect(completeMapExpression('denied and pee', view).start).toBe(11);
  });
});
