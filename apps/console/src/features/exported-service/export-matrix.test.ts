import { exportedServicesEntrySchema } from '@peerway/model/config-entry/exported-services';
import type { ExportPart } from '@peerway/model/export-part';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { expect, it } from 'vitest';
import { exportMatrix, matrixOfPartition, rowsShown } from './export-matrix';

const service = (name: string, partition = 'default') =>
  ({ name, namespace: 'default', partition, peer: '', kind: '', protocol: 'http' }) as const;
const exported = (
  name: string,
  peer: string,
  causes: readonly ('exact' | 'wildcard')[],
  warnings: string[] = [],
): ExportedServiceRow => ({
  service: name,
  namespace: 'default',
  partition: 'default',
  peer,
  toPartition: '',
  protocol: 'http',
  crossing: 'terminate',
  causedBy: causes.map((kind) => ({ name: kind === 'exact' ? name : '*', namespace: 'default', kind })),
  owners: [],
  instances: 1,
  warnings,
  replicated: true,
});
const entry = (services: Record<string, { Peer?: string; Partition?: string; SamenessGroup?: string }[]>) =>
  exportedServicesEntrySchema.parse({
    Kind: 'exported-services',
    Services: Object.entries(services).map(([Name, Consumers]) => ({ Name, Consumers })),
  });
const part = (owner: string, services: Parameters<typeof entry>[0]): ExportPart => ({
  partition: 'default',
  owner,
  description: '',
  services: entry(services).Services,
  updatedAt: '2026-01-01T00:00:00Z',
  updatedBy: '',
  createIndex: 1,
  modifyIndex: 1,
});

const west = { Peer: 'west' };
const matrix = (over: Partial<Parameters<typeof exportMatrix>[0]> = {}) =>
  exportMatrix({
    exported: [exported('api', 'west', ['exact', 'wildcard']), exported('web', 'west', ['wildcard'])],
    entries: new Map([['default', entry({ api: [west], '*': [west], ghost: [{ Peer: 'north' }] })]]),
    parts: [part('team-a', { api: [west] }), part('', { api: [west], '*': [west], ghost: [{ Peer: 'north' }] })],
    services: [service('web'), service('api'), service('cron')],
    peers: ['west', 'east'],
    partitions: ['default'],
    ...over,
  });
const cell = (shown: ReturnType<typeof matrix>, name: string, consumer: string) =>
  shown.rows.find((row) => row.service === name)?.cells.get(consumer);

it('has every service and every exported name, the wildcard first and what is exported before what is not', () => {
  expect(matrix().rows.map((row) => [row.service, row.kind])).toEqual([
    ['*', 'wildcard'],
    ['api', 'service'],
    ['ghost', 'named'],
    ['web', 'service'],
    ['cron', 'service'],
  ]);
});

it('has a column for each peer, also for one that only an item names', () => {
  expect(matrix().consumers.map(({ name }) => name)).toEqual(['east', 'north', 'west']);
});

it('says for each cell which items caused it and who holds them', () => {
  expect(cell(matrix(), 'api', 'peer:west')?.causes).toEqual([
    { kind: 'exact', name: 'api', namespace: 'default', groups: [], owners: ['team-a', ''] },
    { kind: 'wildcard', name: '*', namespace: 'default', groups: [], owners: [''] },
  ]);
  expect(cell(matrix(), 'web', 'peer:east')?.causes).toEqual([]);
});

it('counts what a wildcard reaches today', () => {
  expect(cell(matrix(), '*', 'peer:west')?.reach).toBe(2);
  expect(cell(matrix(), '*', 'peer:east')?.reach).toBeNull();
});

it('does not let a wildcard stand for a name that is not there', () => {
  const shown = matrix({ entries: new Map([['default', entry({ '*': [west], ghost: [{ Peer: 'north' }] })]]) });
  expect(cell(shown, 'ghost', 'peer:west')?.causes).toEqual([]);
});

it('names the sameness group through which a peer receives', () => {
  const shown = matrix({
    entries: new Map([['default', entry({ api: [{ SamenessGroup: 'all' }] })]]),
    parts: [],
    exported: [exported('api', 'west', ['exact'])],
  });
  expect(cell(shown, 'api', 'peer:west')?.causes).toEqual([
    { kind: 'exact', name: 'api', namespace: 'default', groups: ['all'], owners: [''] },
  ]);
});

it('has partitions as consumers once there are several', () => {
  const shown = matrix({
    partitions: ['default', 'team-b'],
    entries: new Map([['default', entry({ api: [{ Partition: 'team-b' }] })]]),
    parts: [],
  });
  expect(shown.consumers.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'peer east',
    'peer west',
    'partition default',
    'partition team-b',
  ]);
  expect(cell(shown, 'api', 'partition:team-b')?.causes).toMatchObject([{ kind: 'exact', owners: [''] }]);
});

it('shows only what may not work when asked, and puts it first otherwise', () => {
  const shown = matrix({
    exported: [exported('api', 'west', ['exact']), exported('web', 'west', ['wildcard'], ['no mesh gateway'])],
  });
  expect(rowsShown(shown.rows, 'warnings').map((row) => row.service)).toEqual(['web']);
  expect(shown.rows[1]?.service).toBe('web');
});

it('has of one partition its own peers, other partitions and whoever receives, not itself', () => {
  const shown = matrix({ partitions: ['default', 'team-b'], services: [service('api'), service('pay', 'team-b')] });
  const names = (partition: string, peers: string[]) =>
    matrixOfPartition(shown, partition, peers).consumers.map(({ name }) => name);
  expect(names('team-b', ['south'])).toEqual(['default']);
  expect(names('team-b', ['east'])).toEqual(['east', 'default']);
  expect(names('default', [])).toEqual(['north', 'west', 'team-b']);
  expect(matrixOfPartition(shown, 'team-b', []).rows.map((row) => row.service)).toEqual(['*', 'pay']);
});
