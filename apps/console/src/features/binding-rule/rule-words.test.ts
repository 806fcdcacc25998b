import { describe, expect, it } from 'vitest';
import { readClaims, ruleGives, sampleClaims } from './rule-words';

describe('a binding rule', () => {
  it.each([
    [{ bindType: 'role', bindName: 'team', bindVars: {} }, 'role team'],
    [{ bindType: 'service', bindName: 'web', bindVars: {} }, 'identity of service web'],
    [{ bindType: 'templated-policy', bindName: 'builtin/dns', bindVars: {} }, 'builtin/dns'],
    [{ bindType: 'templated-policy', bindName: 'builtin/node', bindVars: { name: 'n1' } }, 'builtin/node n1'],
  ] as const)('gives %j', (rule, words) => {
    expect(ruleGives(rule)).toBe(words);
  });
});

describe('claims to try', () => {
  it('have one of each that is mapped, where its pointer leads', () => {
    const claims = sampleClaims({
      claimMappings: { team: 'team', '/realm/a~1b': 'unit' },
      listClaimMappings: { '/realm/groups': 'groups' },
    });
    expect(readClaims(claims)).toEqual({ sub: 'ann', team: 'web', realm: { 'a/b': 'web', groups: ['admins'] } });
  });

  it.each(['', '[]', 'null', '"x"', '{'])('are a JSON object, which %j is not', (text) => {
    expect(readClaims(text)).toBeNull();
  });
});
