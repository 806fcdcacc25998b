import { type ExportedServiceItem, exportedServiceItemsSchema } from '@peerway/model/config-entry';
import { type Part, writePart } from '@peerway/model/export-grants';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeWhole } from './export-parts.ts';

const items = (...list: [string, ...string[]][]): ExportedServiceItem[] =>
  exportedServiceItemsSchema.parse(
    list.map(([Name, ...peers]) => ({ Name, Consumers: peers.map((Peer) => ({ Peer })) })),
  );
const grants = (services: readonly ExportedServiceItem[]): string[] =>
  services.flatMap(({ Name, Consumers }) => Consumers.map(({ Peer }) => `${Name}→${Peer}`)).sort();
const unionOf = (parts: readonly Part[]): string[] =>
  [...new Set(parts.flatMap((part) => grants(part.services)))].sort();

describe('a part that is written', () => {
  it('adds to the entry and leaves what others hold', () => {
    const team = { owner: 'team-a', services: items(['web', 'east']) };
    const { parts, services } = writePart(
      [{ owner: '', services: items(['api', 'east']) }],
      items(['api', 'east']),
      team,
    );
    expect(grants(services)).toEqual(['api→east', 'web→east']);
    expect(parts.map(({ owner }) => owner)).toEqual(['', 'team-a']);
  });

  it('takes away only what nobody else holds', () => {
    const before = [
      { owner: 'team-a', services: items(['web', 'east', 'west']) },
      { owner: 'team-b', services: items(['web', 'east']) },
    ];
    const { parts, services } = writePart(before, items(['web', 'east', 'west']), { owner: 'team-a', services: [] });
    expect(grants(services)).toEqual(['web→east']);
    expect(parts).toEqual([before[1]]);
  });
});

describe('an entry that is written whole', () => {
  it('keeps parts that it still has, gives the rest to nobody, and says who lost something', () => {
    const before = [
      { owner: 'team-a', services: items(['web', 'east', 'west']) },
      { owner: '', services: items(['api', 'east']) },
    ];
    const { parts, taken } = writeWhole(before, items(['web', 'east'], ['db', 'east']));
    expect(parts.map((part) => [part.owner, grants(part.services)])).toEqual([
      ['team-a', ['web→east']],
      ['', ['db→east']],
    ]);
    expect(taken).toEqual([{ owner: 'team-a', grants: 1 }]);
  });
});

const anyItems = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('web', 'api', '*', 'db'),
      fc.uniqueArray(fc.constantFrom('east', 'west', 'north'), { minLength: 1 }),
    ),
    {
      selector: ([name]) => name,
    },
  )
  .map((list) => items(...list.map(([name, peers]): [string, ...string[]] => [name, ...peers])));
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('whole' as const), services: anyItems }),
  fc.record({ kind: fc.constant('part' as const), owner: fc.constantFrom('', 'team-a', 'team-b'), services: anyItems }),
);

describe('after any writes', () => {
  it('the entry is the union of its parts, and a part is what its owner wrote less what whole writes took', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
        let parts: Part[] = [];
        let entry: ExportedServiceItem[] = [];
        for (const step of steps) {
          if (step.kind === 'whole') {
            parts = writeWhole(parts, step.services).parts;
            entry = step.services;
          } else {
            ({ parts, services: entry } = writePart(parts, entry, step));
            const own = parts.find((part) => part.owner === step.owner)?.services ?? [];
            expect(grants(own)).toEqual(grants(step.services));
          }
          expect(grants(entry)).toEqual(unionOf(parts));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
