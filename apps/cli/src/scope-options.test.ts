import { describe, expect, it } from 'vitest';
import { resolveScope } from './scope-options.ts';

describe('the scope of a command', () => {
  it.each([
    ['the defaults', {}, {}, { partition: 'default', namespace: 'default' }],
    [
      'Consul’s environment',
      {},
      { CONSUL_PARTITION: 'team', CONSUL_NAMESPACE: 'shop' },
      { partition: 'team', namespace: 'shop' },
    ],
    [
      'the own environment before Consul’s',
      {},
      { PEERWAY_PARTITION: 'own', CONSUL_PARTITION: 'team' },
      { partition: 'own', namespace: 'default' },
    ],
    [
      'an option before everything',
      { partition: 'given' },
      { PEERWAY_PARTITION: 'own', PEERWAY_NAMESPACE: 'shop' },
      { partition: 'given', namespace: 'shop' },
    ],
  ])('is %s', (_what, options, environment, expected) => {
    expect(resolveScope(options, environment)).toEqual(expected);
  });
});
