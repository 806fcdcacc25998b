import { expect, it } from 'vitest';
import { auditAnchorSchema, splitAuditAnchor } from './audit.ts';

const hash = 'Ab'.repeat(32);

it('reads an anchor as verify prints it', () => {
  const anchor = splitAuditAnchor(` 12:${hash}\n`);
  expect(auditAnchorSchema.parse(anchor)).toEqual({ sequence: 12, hash: hash.toLowerCase() });
});

it.each(['', '12', `:${hash}`, `12:${hash}0`, `12:${hash.slice(1)}`, `-1:${hash}`, `12 ${hash}`])(
  'takes nothing else for an anchor: %j',
  (text) => {
    expect(splitAuditAnchor(text)).toBeNull();
  },
);
