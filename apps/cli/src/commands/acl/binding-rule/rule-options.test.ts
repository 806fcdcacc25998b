import { describe, expect, it } from 'vitest';
import { ruleInput } from './rule-options.ts';

const before = {
  description: 'nodes',
  selector: '"ops" in list.groups',
  bindType: 'templated-policy',
  bindName: 'builtin/node',
  bindVars: { name: 'n1' },
} as const;

describe('a binding rule on the command line', () => {
  it('is about a service where nothing else is said, as in Consul', () => {
    expect(ruleInput({ bindName: 'web' })).toEqual({
      description: '',
      selector: '',
      bindType: 'service',
      bindName: 'web',
      bindVars: {},
    });
  });

  it('keeps what is not given', () => {
    expect(ruleInput({ selector: '' }, before)).toEqual({ ...before, selector: '' });
    expect(ruleInput({ bindVars: ['name=n2'] }, before)).toEqual({ ...before, bindVars: { name: 'n2' } });
  });

  it('leaves the variables of a template behind with it', () => {
    expect(ruleInput({ bindType: 'role', bindName: 'ops' }, before)).toMatchObject({ bindType: 'role', bindVars: {} });
  });

  it.each([
    [{}, /--bind-name is needed/],
    [{ bindName: 'builtin/node', bindVars: ['id=x'] }, /the variable is "name"; give name=value/],
    [{ bindName: 'builtin/node', bindVars: ['name'] }, /give name=value/],
  ])('is refused: %j', (options, message) => {
    expect(() => ruleInput(options)).toThrow(message);
  });
});
