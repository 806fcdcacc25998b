import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

it.each([
  ['/peerings/west?tab=exports', '/peerings/west?tab=exports'],
  [null, '/topology'],
  ['/sign-in', '/topology'],
  ['//evil.example', '/topology'],
  ['/\\evil.example', '/topology'],
  ['https://evil.example', '/topology'],
  ['javascript:alert(1)', '/topology'],
])('%s leads to %s', (wanted, page) => expect(returnPath(wanted)).toBe(page));
