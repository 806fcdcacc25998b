import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

it.each([
  ['/peerings/west?tab=exports', '/peerings/west?tab=exports'],
  [null, '/home'],
  ['/sign-in', '/home'],
  ['//evil.example', '/home'],
  ['/\\evil.example', '/home'],
  ['https://evil.example', '/home'],
  ['javascript:alert(1)', '/home'],
])('%s leads to %s', (wanted, page) => expect(returnPath(wanted)).toBe(page));
