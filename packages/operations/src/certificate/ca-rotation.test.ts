import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideRotation,
  OBSERVATION_MS,
  type RotationRoot,
  type RotationWitness,
  rootToCancel,
} from './ca-rotation.ts';

const hour = 3_600_000;
const leafMs = 72 * hour;
const start = Date.UTC(2030, 0, 1);
const at = (ms: number): Date => new Date(start + ms);
const notAfter = at(10_000 * hour);

const active = (id: string, since = 0): RotationRoot => ({ id, state: 'active', since: at(since), notAfter });
const published = (id: string, since = 0): RotationRoot => ({ id, state: 'published', since: at(since), notAfter });
const retiring = (id: string, since = 0, end = notAfter): RotationRoot => ({
  id,
  state: 'retiring',
  since: at(since),
  notAfter: end,
  longestLeafMs: leafMs,
});
const witness = (kind: 'proxy' | 'peer', name: string, ...rootIds: string[]): RotationWitness => ({
  kind,
  name,
  rootIds: new Set(rootIds),
});
const decide = (roots: RotationRoot[], nowMs: number, witnesses: RotationWitness[] = [], observingMs = 0) =>
  decideRotation({ roots, witnesses, observingSince: at(observingMs), now: at(nowMs) });

const rotating = [active('old'), published('new')];
const activate = { kind: 'activate', rootId: 'new', formerId: 'old' };

describe('decideRotation', () => {
  it('rests with one active root', () => {
    expect(decide([active('old')], hour)).toEqual({ kind: 'rest' });
  });

  it('activates the new root once every proxy and every peer knows it', () => {
    const witnesses = [witness('proxy', 'web', 'old', 'new'), witness('peer', 'east', 'old', 'new')];
    expect(decide(rotating, hour, witnesses)).toEqual(activate);
  });

  it.each([
    ['a proxy', [witness('proxy', 'web', 'old'), witness('peer', 'east', 'new')], [['proxy', 'web']]],
    ['a peer', [witness('proxy', 'web', 'new'), witness('peer', 'east', 'old')], [['peer', 'east']]],
    ['one that has acknowledged nothing', [witness('peer', 'east')], [['peer', 'east']]],
    [
      'several, in order',
      [witness('proxy', 'web'), witness('proxy', 'api'), witness('peer', 'east')],
      [
        ['peer', 'east'],
        ['proxy', 'api'],
        ['proxy', 'web'],
      ],
    ],
  ])('waits for %s, however long, and says for whom', (_name, witnesses, names) => {
    expect(decide(rotating, 5000 * hour, witnesses)).toEqual({
      kind: 'wait',
      phase: 'published',
      rootId: 'new',
      since: at(0),
      until: null,
      waitingFor: names.map(([kind, name]) => ({ kind, name })),
    });
  });

  it.each([
    ['it was published', 0, 0],
    ['a restart', 0, hour],
    ['it was published by a process that ran before', hour, 0],
  ])('takes silence for consent only a minute after %s', (_name, publishedMs, observingMs) => {
    const roots = [active('old'), published('new', publishedMs)];
    const until = Math.max(publishedMs, observingMs) + OBSERVATION_MS;
    expect(decide(roots, until - 1, [], observingMs)).toMatchObject({ kind: 'wait', until: at(until), waitingFor: [] });
    expect(decide(roots, until, [], observingMs)).toEqual(activate);
  });

  it('keeps the old root for twice the life of its leaves, whatever everyone shows', () => {
    const roots = [active('new', hour), retiring('old', hour)];
    const until = hour + 2 * leafMs;
    expect(decide(roots, until - 1, [witness('proxy', 'web', 'new')])).toEqual({
      kind: 'wait',
      phase: 'retiring',
      rootId: 'old',
      since: at(hour),
      until: at(until),
      waitingFor: [],
    });
    expect(decide(roots, until)).toEqual({ kind: 'retire', rootIds: ['old'] });
  });

  it('lets an old root go that has expired', () => {
    expect(decide([active('new'), retiring('old', 0, at(hour))], hour)).toEqual({ kind: 'retire', rootIds: ['old'] });
  });

  it('goes on with both where a second rotation starts before the first has ended', () => {
    const roots = [retiring('first'), active('second'), published('third', hour)];
    expect(decide(roots, 2 * hour)).toEqual({ kind: 'activate', rootId: 'third', formerId: 'second' });
    expect(decide(roots, 2 * leafMs)).toEqual({ kind: 'retire', rootIds: ['first'] });
  });

  it.each([
    ['no root is active', [published('new')], '0 roots are active'],
    ['two roots are active', [active('a'), active('b')], '2 roots are active'],
    ['two new roots are published', [active('a'), published('b'), published('c')], '2 new roots'],
    ['the new root has expired', [active('a'), { ...published('b'), notAfter: at(hour) }], 'has expired'],
  ] satisfies [string, RotationRoot[], string][])('does nothing where %s', (_name, roots, reason) => {
    expect(decide(roots, 9000 * hour)).toEqual({ kind: 'blocked', reason: expect.stringContaining(reason) });
  });

  it('never activates a root that some witness does not know', () => {
    const anyWitness = fc.record({
      kind: fc.constantFrom('proxy' as const, 'peer' as const),
      name: fc.string(),
      rootIds: fc.uniqueArray(fc.constantFrom('old', 'new')).map((ids) => new Set(ids)),
    });
    fc.assert(
      fc.property(fc.array(anyWitness), fc.nat(5000 * hour), fc.nat(5000 * hour), (witnesses, nowMs, observingMs) => {
        const knownToAll = witnesses.every(({ rootIds }) => rootIds.has('new'));
        const observed = nowMs >= observingMs + OBSERVATION_MS;
        expect(decide(rotating, nowMs, witnesses, observingMs).kind).toBe(knownToAll && observed ? 'activate' : 'wait');
      }),
    );
  });
});

describe('rootToCancel', () => {
  it('takes back a root that signs nothing yet', () => {
    expect(rootToCancel(rotating)).toBe('new');
  });

  it.each([
    ['no rotation is under way', [active('old')]],
    ['the new root signs already', [active('new'), retiring('old')]],
  ])('is refused where %s', (_name, roots) => {
    expect(() => rootToCancel(roots)).toThrow(expect.objectContaining({ code: 'request.conflict' }));
  });
});
