import { serviceIntentionsEntrySchema } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import {
  draftOfSource,
  draftProblems,
  emptyDraft,
  type IntentionDraft,
  nameOfDraft,
  sourceOfDraft,
} from './intention-draft';
import { findSource, withSource } from './intention-entry';
import type { PermissionDraft } from './permission-draft';

const entry = serviceIntentionsEntrySchema.parse({
  Kind: 'service-intentions',
  Name: 'api',
  Sources: [
    { Name: 'web', Action: 'allow', LegacyID: 'x' },
    { Name: 'web', Peer: 'west', Action: 'deny', Description: 'not yet' },
  ],
});
const draft = (change: Partial<IntentionDraft> = {}): IntentionDraft => {
  const empty = emptyDraft('', '', 'api');
  return { ...empty, source: { ...empty.source, name: 'web' }, ...change };
};
const west = nameOfDraft(draft({ place: 'peer', source: { ...draft().source, peer: 'west' } }));

describe('an entry with one source changed', () => {
  it('keeps the others and their order', () => {
    const source = findSource(entry, nameOfDraft(draft()));
    if (source === null) throw new Error('not found');
    const changed = withSource(entry, nameOfDraft(draft()), { ...source, Action: 'deny' });
    expect(changed?.Sources).toEqual([{ ...entry.Sources[0], Action: 'deny' }, entry.Sources[1]]);
  });
  it('tells a service of a peer from one of the same name here', () => {
    expect(withSource(entry, west, null)?.Sources).toEqual([entry.Sources[0]]);
  });
  it('is none when its last source goes', () => {
    expect(withSource(withSource(entry, west, null), nameOfDraft(draft()), null)).toBeNull();
  });
  it('begins with the first source', () => {
    const source = sourceOfDraft(draft(), null);
    expect(serviceIntentionsEntrySchema.parse(withSource(null, nameOfDraft(draft()), source)).Sources).toEqual([
      { Name: 'web', Namespace: 'default', Peer: '', Action: 'allow' },
    ]);
  });
});

it('editing nothing changes nothing, fields that the form does not show among it', () => {
  for (const name of [nameOfDraft(draft()), west]) {
    const source = findSource(entry, name);
    if (source === null) throw new Error('not found');
    expect(sourceOfDraft(draftOfSource(name, source), source)).toMatchObject(source);
  }
});

describe('what is wrong stands where it is', () => {
  const permission: PermissionDraft = {
    key: 'a',
    action: 'allow',
    pathKind: 'any',
    path: '',
    methods: '',
    headers: [],
    providers: [],
  };
  it.each<[string, Partial<IntentionDraft>, unknown[]]>([
    ['nothing', {}, []],
    ['no source', { source: { ...draft().source, name: '' } }, ['source']],
    ['no peer', { place: 'peer' }, ['peer']],
    ['a wildcard for peers', { place: 'peer', source: { ...draft().source, peer: '*' } }, ['peer']],
    ['a namespace of all with one name', { source: { ...draft().source, namespace: '*' } }, ['source']],
    ['a permission for nothing', { action: 'requests', permissions: [{ ...permission, headers: [] }] }, [0]],
    [
      'a path without its slash',
      {
        action: 'requests',
        permissions: [
          { ...permission, methods: 'get', headers: [] },
          { ...permission, pathKind: 'exact', path: 'admin', headers: [] },
        ],
      },
      [1],
    ],
    ['no permission', { action: 'requests' }, ['form']],
  ])('%s', (_what, change, places) => {
    expect(draftProblems(draft(change)).map(({ at }) => at)).toEqual(places);
  });
});
