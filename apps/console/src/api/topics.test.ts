import { expect, it } from 'vitest';
import { nounsOf } from './topics';

it('asks again only for what a change can touch', () => {
  expect([...nounsOf(['aclPolicy'])].sort()).toEqual(['access', 'policy', 'role', 'session', 'token']);
});
it('joins the topics of an event', () => {
  expect(nounsOf(['caRoot', 'aclPolicy']).has('gateway')).toBe(true);
});
it('asks again for everything after a topic that it does not know', () => {
  expect(nounsOf(['somethingNew']).size).toBeGreaterThan(8);
});
it('asks for nothing when nothing changed', () => {
  expect(nounsOf([]).size).toBe(0);
});
