import { describe, expect, it } from 'vitest';
import { processContext } from '../../command-context.ts';
import { readQuestion } from './access-question.ts';
import { formatExplained } from './explain.ts';

const context = { ...processContext(() => {}), environment: {} };
const place = { partition: 'default', namespace: 'default' };

describe('a question of the command line', () => {
  it.each([
    ['service:write', 'web', { resource: 'service', access: 'write', name: 'web' }],
    ['intentions:read', '*', { resource: 'intention', access: 'read', name: '*' }],
    ['key:list', 'app/', { resource: 'key', access: 'list', name: 'app/' }],
    ['operator:read', undefined, { resource: 'operator', access: 'read', name: '' }],
    ['namespace:write', undefined, { resource: 'namespace', access: 'write', name: '' }],
  ])('is %s %s', (permission, name, asked) => {
    expect(readQuestion(context, permission, name, {})).toEqual({ ...asked, ...place });
  });

  it('is about a place', () => {
    const scope = { partition: 'team-a', namespace: 'shop' };
    expect(readQuestion(context, 'service:read', 'cart', scope)).toMatchObject(scope);
  });

  it.each([
    ['service', 'web', '"service" is no permission', /such as service:write/],
    ['service:deny', 'web', '"service:deny" is no permission', /resource:read or resource:write/],
    ['service:list', 'web', '"service:list" is no permission', /key:list/],
    ['service:write', undefined, 'service:write needs a name', /service:write NAME/],
    ['operator:read', 'web', 'operator has no names', /Ask for operator:read alone/],
    ['constructor:read', undefined, 'there is no resource "constructor"', /There are acl, keyring/],
  ])('%s %s is refused with what would be right', (permission, name, message, hint) => {
    expect(() => readQuestion(context, permission, name, {})).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), hint: expect.stringMatching(hint) }),
    );
  });
});

describe('the answer', () => {
  const answer = {
    accessorId: 'a',
    permission: 'service:write on "web"',
    allowed: false,
    decidedBy: null,
    defaultPolicy: 'deny',
    grantingRule: 'service "web" { policy = "write" }',
  } as const;

  it('says the way on where it is a no', () => {
    expect(formatExplained(answer).split('\n')).toEqual([
      'Denied:      service:write on "web"',
      'Token:       a',
      'Decided by:  the default policy, deny: no rule is about it',
      'The smallest rule that would permit it:',
      'service "web" { policy = "write" }',
    ]);
  });

  it('says which rule it was where it is a yes', () => {
    const text = formatExplained({ ...answer, allowed: true, decidedBy: 'service "web" of policy "team"' });
    expect(text).toBe(
      'Allowed:     service:write on "web"\nToken:       a\nDecided by:  service "web" of policy "team"',
    );
  });
});
