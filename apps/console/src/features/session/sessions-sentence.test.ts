import type { SessionView } from '@peerway/model/session';
import { expect, it } from 'vitest';
import { sessionsSentence } from './sessions-sentence';

const session = (address: string, isCurrent = false): SessionView => ({
  ...{ id: address, accessorId: '', tokenDescription: '', method: 'token', address, userAgent: '', isCurrent },
  ...{ createdAt: '', lastSeenAt: '', idleEndAt: '', expiresAt: '' },
});

it.each([
  [[session('a', true)], /here and nowhere else/],
  [[session('a', true), session('b')], /one other session, from b\./],
  [[session('a', true), session('b'), session('b')], /2 other sessions, from b\./],
  [[session('a', true), session('b'), session('c')], /2 other sessions, from 2 addresses\./],
])('says where a token is signed in (%#)', (rows, sentence) => expect(sessionsSentence(rows)).toMatch(sentence));
