import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let cluster: TestControlPlane;
beforeAll(async () => {
  cluster = await startTestControlPlane();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const query = async (procedure: string, input: unknown): Promise<unknown> =>
  (await cluster.call('query', procedure, input)).data;
const mutate = (procedure: string, input: unknown) => cluster.call('mutation', procedure, input);

type Item = { Name: string; Namespace: string; Consumers: { Peer?: string; Partition?: string }[] };
const items = (names: Record<string, string[]>) =>
  Object.entries(names).map(([Name, peers]) => ({ Name, Consumers: peers.map((Peer) => ({ Peer })) }));
const grantsOf = (services: readonly Item[]): string[] =>
  services.flatMap(({ Name, Consumers }) => Consumers.map(({ Peer }) => `${Name}→${Peer}`)).sort();
const entryOf = async (): Promise<{ Services: Item[]; ModifyIndex: number }> =>
  (await cluster.api('GET', 'config/exported-services/default')).json() as { Services: Item[]; ModifyIndex: number };
const partsOf = async (): Promise<Record<string, string[]>> => {
  const parts = (await query('exportedService.listParts', undefined)) as { owner: string; services: Item[] }[];
  return Object.fromEntries(parts.map(({ owner, services }) => [owner, grantsOf(services)]));
};

describe('parts of the exported services', () => {
  it('of two teams that write at the same time are both in the entry', async () => {
    const write = (owner: string, service: string) =>
      mutate('exportedService.writePart', { owner, services: items({ [service]: ['east'] }) });
    const names = Array.from({ length: 8 }, (_unused, index) => `team-${index}`);
    const results = await Promise.all(names.map((owner) => write(owner, `svc-of-${owner}`)));
    expect(results.map(({ error }) => error)).toEqual(names.map(() => null));
    expect(grantsOf((await entryOf()).Services)).toEqual(names.map((owner) => `svc-of-${owner}→east`));
  });

  it('yield to a whole write of the entry, which says what it took', async () => {
    const whole = {
      Kind: 'exported-services',
      Name: 'default',
      Services: items({ 'svc-of-team-0': ['east'], db: ['east'] }),
    };
    const { data } = await mutate('configEntry.write', { entry: whole });
    expect((data as { warnings: string[] }).warnings).toContain(
      'This takes 1 export from the part of "team-1", which the entry as written does not have.',
    );
    expect(await partsOf()).toEqual({ 'team-0': ['svc-of-team-0→east'], '': ['db→east'] });
  });

  it('leave the entry as it is read, written back and read again', async () => {
    const before = await entryOf();
    expect((await cluster.api('PUT', 'config', { body: before })).text).toBe('true');
    expect(grantsOf((await entryOf()).Services)).toEqual(grantsOf(before.Services));
    expect(await partsOf()).toEqual({ 'team-0': ['svc-of-team-0→east'], '': ['db→east'] });
  });

  it('are kept apart by compare-and-set: a part that was changed meanwhile is not overwritten', async () => {
    const written = await mutate('exportedService.writePart', {
      owner: 'team-0',
      services: items({ x: ['east'] }),
      cas: 1,
    });
    expect(written.data).toMatchObject({ written: false });
    expect((await partsOf())['team-0']).toEqual(['svc-of-team-0→east']);
  });

  it('say whose an export is when somebody else tries to take it away', async () => {
    const { error } = await mutate('exportedService.removeConsumer', { service: 'svc-of-team-0', peer: 'east' });
    expect(error?.message).toBe('"svc-of-team-0" is exported to "east" by the part of "team-0"');
    await mutate('exportedService.removeConsumer', { service: 'svc-of-team-0', peer: 'east', owner: 'team-0' });
    expect(await partsOf()).toEqual({ '': ['db→east'] });
    expect(grantsOf((await entryOf()).Services)).toEqual(['db→east']);
  });
});

describe('an entry', () => {
  const name = { kind: 'service-resolver', name: 'api' };
  const resolver = (ConnectTimeout: string) => ({ Kind: 'service-resolver', Name: 'api', ConnectTimeout });

  it('keeps its past: who, when, why; and goes back to it as a new revision', async () => {
    await mutate('configEntry.write', { entry: resolver('3s'), reason: 'slow network' });
    await mutate('configEntry.write', { text: 'kind = "service-resolver"\nname = "api"\nconnect_timeout = "9s"' });
    type Revision = { index: number; reason: string; byDescription: string; entry: { ConnectTimeout: string } | null };
    const revisions = (await query('configEntry.listRevisions', name)) as Revision[];
    expect(revisions.map((row) => [row.entry?.ConnectTimeout, row.reason, row.byDescription])).toEqual([
      ['9s', '', 'Bootstrap Token (Global Management)'],
      ['3s', 'slow network', 'Bootstrap Token (Global Management)'],
    ]);
    const oldest = revisions.at(-1)?.index ?? 0;
    expect((await mutate('configEntry.rollBack', { ...name, index: oldest })).data).toMatchObject({ written: true });
    expect(await query('configEntry.text', { ...name, format: 'hcl' })).toMatchObject({
      text: expect.stringContaining('ConnectTimeout = "3s"'),
    });
    const after = (await query('configEntry.listRevisions', name)) as Revision[];
    expect(after.map(({ reason }) => reason)).toEqual([`Back to revision ${oldest}`, '', 'slow network']);
  });

  it('that was deleted still shows its past, and can come back', async () => {
    await mutate('configEntry.delete', { ...name, reason: 'not needed' });
    const [deletion, before] = (await query('configEntry.listRevisions', name)) as { index: number; entry: unknown }[];
    expect(deletion).toMatchObject({ entry: null, reason: 'not needed' });
    expect((await mutate('configEntry.rollBack', { ...name, index: deletion?.index ?? 0 })).error?.code).toBe(
      'request.not_found',
    );
    expect((await mutate('configEntry.rollBack', { ...name, index: before?.index ?? 0 })).data).toMatchObject({
      written: true,
    });
  });

  it('is read as text with every problem at its place, and nothing is written', async () => {
    const index = async () => (await cluster.api('GET', 'peerings')).headers.get('x-consul-index');
    const before = await index();
    const text = 'Kind = "service-splitter"\nName = "api"\nSplits = [\n  { Weight = 90, Servce = "a" },\n]\n';
    expect(await query('configEntry.parse', { text })).toMatchObject({
      entry: null,
      problems: [{ line: 4, message: expect.stringContaining('did you mean Service?') }],
    });
    expect(await index()).toBe(before);
  });

  it('is not written while it leads to what does not exist, and not deleted while something leads to it', async () => {
    const splitter = {
      Kind: 'service-splitter',
      Name: 'cart',
      Splits: [
        { Weight: 90, Service: 'cart', ServiceSubset: 'v1' },
        { Weight: 10, Service: 'cart', ServiceSubset: 'v2' },
      ],
    };
    await mutate('configEntry.write', { entry: { Kind: 'service-defaults', Name: 'cart', Protocol: 'http' } });
    expect((await mutate('configEntry.write', { entry: splitter })).error).toMatchObject({
      code: 'config.reference',
      message: expect.stringContaining('does not have a subset named "v1"'),
    });
    await mutate('configEntry.write', {
      text: 'Kind = "service-resolver"\nName = "cart"\nSubsets = { v1 = { Filter = "Service.Meta.v == 1" }, v2 = {} }',
    });
    expect((await mutate('configEntry.write', { entry: splitter })).error).toBeNull();
    const deletion = await mutate('configEntry.delete', { kind: 'service-resolver', name: 'cart' });
    expect(deletion.error?.message).toContain('does not have a subset named "v1"');
    expect((await cluster.api('GET', 'config/service-resolver/cart')).status).toBe(200);
  });

  it('shows what it would change before it is written', async () => {
    const plan = await query('configEntry.preview', {
      entry: { Kind: 'exported-services', Services: items({ api: ['east'] }) },
    });
    expect(plan).toMatchObject({
      isSame: false,
      effects: [
        { kind: 'export', breaks: true, text: 'db is no longer exported to peer east' },
        { kind: 'export', breaks: false, text: 'api is exported to peer east' },
      ],
    });
  });
});

describe('partitions and namespaces', () => {
  it('must exist before anything is written into them, and be empty before they go', async () => {
    const entry = { Kind: 'service-defaults', Name: 'web', Partition: 'team', Namespace: 'shop', Protocol: 'http' };
    const refused = await mutate('configEntry.write', { entry });
    expect(refused.error).toMatchObject({
      code: 'config.reference',
      hint: expect.stringContaining('partition create'),
    });
    expect((await mutate('partition.write', { name: 'team', description: 'Shop team' })).error).toBeNull();
    expect((await mutate('configEntry.write', { entry })).error?.message).toContain('no namespace "shop"');
    await mutate('namespace.write', { partition: 'team', name: 'shop' });
    expect((await mutate('configEntry.write', { entry })).error).toBeNull();
    const where = { partition: 'team', namespace: 'shop' };
    expect(await query('configEntry.read', { kind: 'service-defaults', name: 'web', ...where })).toMatchObject({
      entry: { Protocol: 'http' },
    });
    // The same name elsewhere is another entry.
    const elsewhere = await cluster.call('query', 'configEntry.read', { kind: 'service-defaults', name: 'web' });
    expect(elsewhere.error?.code).toBe('request.not_found');
    expect((await mutate('partition.delete', { name: 'team' })).error?.message).toBe(
      'The partition "team" is not empty: 1 config entry, 1 namespace',
    );
    expect((await mutate('namespace.delete', { partition: 'team', name: 'shop' })).error?.message).toBe(
      'The namespace "shop" is not empty: 1 config entry',
    );
    await mutate('configEntry.delete', { kind: 'service-defaults', name: 'web', ...where });
    expect((await mutate('namespace.delete', { partition: 'team', name: 'shop' })).error).toBeNull();
    expect((await mutate('partition.delete', { name: 'team' })).error).toBeNull();
    expect(await query('partition.list', undefined)).toMatchObject([{ name: 'default' }]);
  });
});

describe('one intention', () => {
  it('is written beside the others of its destination, and the last one takes the entry with it', async () => {
    const intention = (source: object) => ({ source, destination: { name: 'ledger' } });
    await mutate('configEntry.write', { entry: { Kind: 'service-defaults', Name: 'ledger', Protocol: 'http' } });
    await mutate('intention.write', { ...intention({ name: 'web' }), action: 'allow' });
    await mutate('intention.write', { ...intention({ name: 'web', peer: 'east' }), action: 'deny', description: 'no' });
    await mutate('intention.write', {
      ...intention({ name: '*' }),
      action: null,
      permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/v1', Methods: ['GET'] } }],
    });
    type Row = { source: { name: string; peer: string }; action: string | null; precedence: number };
    const list = async () =>
      ((await query('intention.list', undefined)) as Row[]).map((row) => [
        row.source.name,
        row.source.peer,
        row.action,
        row.precedence,
      ]);
    expect(await list()).toEqual([
      ['web', '', 'allow', 9],
      ['web', 'east', 'deny', 9],
      ['*', '', null, 8],
    ]);
    await mutate('intention.write', { ...intention({ name: 'web' }), action: 'deny' });
    await mutate('intention.delete', intention({ name: '*' }));
    expect(await list()).toEqual([
      ['web', '', 'deny', 9],
      ['web', 'east', 'deny', 9],
    ]);
    await mutate('intention.delete', intention({ name: 'web' }));
    await mutate('intention.delete', intention({ name: 'web', peer: 'east' }));
    expect(await list()).toEqual([]);
    expect((await cluster.api('GET', 'config/service-intentions/ledger')).status).toBe(404);
  });

  it('keeps the rules of its entry: a permission on every destination is refused with the reason', async () => {
    const { error } = await mutate('intention.write', {
      source: { name: 'web' },
      destination: { name: '*' },
      action: null,
      permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/v1' } }],
    });
    expect(error?.message).toContain('Permissions need an exact destination');
  });
});
