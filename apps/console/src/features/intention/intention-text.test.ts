import type { Intention } from '@peerway/model/intention';
import { describe, expect, it } from 'vitest';
import { intentionKey, nameOfKey } from './intention-key';
import { intentionsSentence, sourceText } from './intention-text';

const source = { name: 'web', namespace: 'default', partition: 'default', peer: '', samenessGroup: '' };
const intention = (action: Intention['action'], peer = ''): Intention => ({
  source: { ...source, partition: peer === '' ? 'default' : '', peer },
  destination: { name: 'api', namespace: 'default', partition: 'default' },
  action,
  permissions: [],
  jwt: null,
  description: '',
  precedence: 9,
  createIndex: 1,
  modifyIndex: 1,
  updatedAt: '',
  updatedBy: '',
});

it('the key of an intention names it', () => {
  const { source, destination } = intention('allow', 'west');
  expect(nameOfKey(intentionKey({ source, destination }))).toEqual({ source, destination });
});

it.each(['', 'a/b', 'a/b/c/d/e/f/g/h/i'])('%j names none', (key) => {
  expect(nameOfKey(key)).toBeNull();
});

describe('sourceText', () => {
  it.each([
    [{}, 'web'],
    [{ peer: 'west', partition: '' }, 'web of peer west'],
    [{ name: '*', peer: 'west', partition: '' }, 'any service in namespace default of peer west'],
    [{ name: '*', namespace: '*' }, 'any service'],
    [{ namespace: 'shop', partition: 'team-a' }, 'shop/web of partition team-a'],
    [{ samenessGroup: 'world', partition: '' }, 'web of group world'],
  ])('says %j', (change, text) => {
    expect(sourceText({ ...source, ...change }, 'default')).toBe(text);
  });
});

describe('intentionsSentence', () => {
  it.each([
    [[], 'No intention: the default policy alone decides who may reach whom.'],
    [[intention('allow')], '1 intention: 1 allow. What none of them names follows the default policy.'],
    [
      [intention('allow'), intention('deny', 'west'), intention(null)],
      '3 intentions: 1 allow, 1 deny, 1 decides request by request. 1 is about services of peers. What none of them names follows the default policy.',
    ],
  ])('counts what they do', (rows, sentence) => {
    expect(intentionsSentence(rows)).toBe(sentence);
  });
});
