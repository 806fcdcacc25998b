import { describe, expect, it } from 'vitest';
import {
  askedQuestion,
  emptyQuestion,
  explainHref,
  isWhole,
  type QuestionView,
  questionViewOf,
  withQuestion,
} from './question-view';

const ID = '0f0f0f0f-0000-4000-8000-000000000000';
const read = (query: string) => questionViewOf(new URLSearchParams(query));

describe('an address', () => {
  it('is the question, and gives it back', () => {
    const question: QuestionView = {
      show: 'who',
      token: ID,
      role: '',
      resource: 'intention',
      access: 'write',
      name: 'a b&c',
      partition: 'team-a',
      namespace: 'shop',
    };
    const href = explainHref(question);
    expect(href).toBe(
      `/access/explain?show=who&token=${ID}&resource=intention&access=write&name=a+b%26c&in=team-a&namespace=shop`,
    );
    expect(read(href.split('?')[1] ?? '')).toEqual(question);
  });
  it('says nothing of what is as by default', () => {
    expect(explainHref({})).toBe('/access/explain');
    expect(read('')).toEqual(emptyQuestion);
  });
  it.each(['resource=constructor', 'access=list', 'access=everything', 'show=x', 'token=../x', 'in=', 'role=1'])(
    'with %s is as without',
    (query) => expect(read(query)).toEqual(emptyQuestion),
  );
  it('is about one of a token and a role', () => {
    expect(read(`token=${ID}&role=${ID}`)).toMatchObject({ token: ID, role: '' });
  });
  it('keeps the partition that the console looks at', () => {
    expect(withQuestion(new URLSearchParams('partition=team-a&in=team-b'), { name: 'web', partition: 'default' })).toBe(
      '?partition=team-a&name=web',
    );
  });
  it('is the same for the same question, whatever was changed last', () => {
    const later = withQuestion(new URLSearchParams('name=web'), { access: 'write' });
    expect(later).toBe(withQuestion(new URLSearchParams('access=write'), { name: 'web' }));
  });
  it('falls back to an access that the resource has', () => {
    expect(read('resource=key&access=list').access).toBe('list');
    expect(withQuestion(new URLSearchParams('resource=key&access=list'), {})).toBe('?resource=key&access=list');
  });
});

describe('a question', () => {
  const question = { ...emptyQuestion, name: ' web ', partition: 'p', namespace: 'n' };
  it.each([
    ['service', { name: 'web', partition: 'p', namespace: 'n' }],
    ['node', { name: 'web', partition: 'p', namespace: 'default' }],
    ['namespace', { name: '', partition: 'p', namespace: 'n' }],
    ['mesh', { name: '', partition: 'p', namespace: 'default' }],
    ['acl', { name: '', partition: 'default', namespace: 'default' }],
  ] as const)('about %s is asked with what there is of it', (resource, part) => {
    expect(askedQuestion({ ...question, resource })).toEqual({ resource, access: 'read', ...part });
  });
  it.each([
    ['service', false],
    ['node', false],
    ['namespace', true],
    ['mesh', true],
    ['acl', true],
  ] as const)('about %s without a name is whole: %s', (resource, whole) => {
    expect(isWhole({ ...emptyQuestion, resource })).toBe(whole);
    expect(isWhole({ ...emptyQuestion, resource, name: 'x' })).toBe(true);
  });
});
