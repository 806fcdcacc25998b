import type { CaRootView, CaView } from '@peerway/model/certificate';
import { expect, it } from 'vitest';
import { certificatesSentence, type SentenceInput } from './certificates-sentence';

const now = new Date('2030-01-01T00:00:00.000Z');
const root = (state: CaRootView['state'], changes: Partial<CaRootView> = {}): CaRootView => ({
  ...{ id: state, name: state, state, since: '', notBefore: '', signingKeyId: '', crossSignedBy: [], leaves: 4 },
  notAfter: '2039-01-01T00:00:00.000Z',
  ...changes,
});
const published = (...waitingFor: { kind: 'proxy' | 'peer'; name: string }[]): CaView['rotation'] => ({
  ...{ phase: 'published' as const, rootId: 'published', since: null, until: null },
  waitingFor,
});
const sentence = (
  rotation: CaView['rotation'],
  roots: CaRootView[],
  leaves: SentenceInput['leaves'] = [{ name: 'web', notAfter: '2030-01-03T00:00:00.000Z' }],
): string => certificatesSentence({ ca: { rotation, roots }, leaves, now });

it.each<[string, string]>([
  [
    sentence({ phase: 'none' }, [root('active')]),
    'One root signs, 4 proxies show a leaf of it, and nothing runs out soon.',
  ],
  [
    sentence({ phase: 'none' }, [root('active', { leaves: 1 })]),
    'One root signs, 1 proxy shows a leaf of it, and nothing runs out soon.',
  ],
  [sentence({ phase: 'none' }, []), 'No root signs, so no proxy can get a certificate.'],
  [
    sentence(published({ kind: 'peer', name: 'east' }), [root('active'), root('published')]),
    'A new root is published and waits for peer east.',
  ],
  [
    sentence(published(), [root('active'), root('published')]),
    'A new root is published, and everybody who was seen knows it.',
  ],
  [
    sentence({ phase: 'blocked', reason: '2 roots are active where exactly one has to be' }, []),
    'The rotation can not go on: 2 roots are active where exactly one has to be.',
  ],
  [
    sentence({ phase: 'none' }, [root('active')], [{ name: 'web', notAfter: '2030-01-01T01:00:00.000Z' }]),
    'The leaf of web runs out within 6 h and was not renewed.',
  ],
  [
    sentence({ phase: 'none' }, [root('active', { notAfter: '2030-02-01T00:00:00.000Z' })]),
    'The root runs out in 31 d. Rotate it before then.',
  ],
])('%#: says first what runs out, then what is under way', (text, expected) => expect(text).toBe(expected));
