import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, knock, type Outcome } from './testing/knock.ts';
import {
  IMPORTED,
  PEER,
  type PermissionWorld,
  SERVICE,
  startPermissionWorld,
  TARGET,
} from './testing/permission-world.ts';

/* What answers of operations that are allowed could say on the side, of things that the caller may not read. */

let world: PermissionWorld;
beforeAll(async () => {
  world = await startPermissionWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function tokenWith(rules: string): Promise<string> {
  const Name = `rules-${Math.random().toString(36).slice(2)}`;
  await world.cluster.api('PUT', 'acl/policy', { body: { Name, Rules: rules } });
  const created = await world.cluster.api('PUT', 'acl/token', { body: { Policies: [{ Name }] } });
  return (created.json() as { SecretID: string }).SecretID;
}

const ask = async (door: Door, rules: string): Promise<Outcome> =>
  await knock(world.cluster.running.http.port, door, await tokenWith(rules));
const get = (path: string, rules: string): Promise<Outcome> => ask({ method: 'GET', path, body: undefined }, rules);
const query = (procedure: string, input: unknown, rules: string): Promise<Outcome> =>
  ask({ procedure, type: 'query', input }, rules);
const isFiltered = ({ headers }: Outcome): boolean => headers.get('x-consul-results-filtered-by-acls') === 'true';

const ownService = `service "${SERVICE}" { policy = "write" }`;
const bothServices = `${ownService} service "${TARGET}" { policy = "read" }`;

describe('what is exported to a peer', () => {
  const path = `internal/ui/exported-services?peer=${PEER}`;
  it.each([
    ['all of it to who writes exports', 'mesh = "write"', [{ Name: SERVICE }], false],
    ['a service to who may read it', `service "${SERVICE}" { policy = "read" }`, [{ Name: SERVICE }], false],
    ['nothing of it to who may only read the mesh', 'mesh = "read"', [], true],
  ])('is shown: %s', async (_what, rules, expected, filtered) => {
    const outcome = await get(path, rules);
    expect([JSON.parse(outcome.text), isFiltered(outcome)]).toEqual([expected, filtered]);
  });
});

it.each([
  ['without a word to who may read it', ownService, true, false],
  ['with the word that something is hidden to others', 'mesh = "write"', false, true],
])('what is imported is listed %s', async (_what, rules, isShown, filtered) => {
  const outcome = await get('imported-services', rules);
  expect([outcome.text.includes(IMPORTED), isFiltered(outcome)]).toEqual([isShown, filtered]);
});

describe('a gateway mode', () => {
  const upstreams = (outcome: Outcome): string[] =>
    (JSON.parse(outcome.text) as { rows: { upstream: string }[] }).rows.map(({ upstream }) => upstream).sort();

  it('is listed for upstreams of which both ends may be read', async () => {
    expect(upstreams(await query('meshGatewayMode.list', {}, ownService))).toEqual([IMPORTED]);
    expect(upstreams(await query('meshGatewayMode.list', {}, bothServices))).toEqual([IMPORTED, TARGET]);
    expect(upstreams(await query('meshGatewayMode.list', {}, `service "${TARGET}" { policy = "read" }`))).toEqual([]);
  });

  it('is previewed for those alone', async () => {
    const input = { level: 'proxy-defaults', mode: 'local' };
    const whole = await query('meshGatewayMode.preview', input, `mesh = "write" ${ownService}`);
    expect(whole.text).toContain(IMPORTED);
    const blind = await query('meshGatewayMode.preview', input, 'mesh = "write"');
    expect([blind.code, blind.text]).toEqual([null, expect.stringContaining('"changes":[]')]);
    for (const name of [IMPORTED, SERVICE, PEER]) expect(blind.text).not.toContain(name);
  });
});

describe('a discovery chain that leads to what the caller may not read', () => {
  beforeAll(async () => {
    const entry = { Kind: 'service-resolver', Name: SERVICE, Redirect: { Service: TARGET } };
    expect((await world.cluster.api('PUT', 'config', { body: entry })).status).toBe(200);
  });
  afterAll(() => world.writeEntry('service-resolver'));

  it.each([
    ['at /v1', (rules: string) => get(`discovery-chain/${SERVICE}`, rules)],
    ['in a procedure', (rules: string) => query('discoveryChain.read', { service: SERVICE }, rules)],
    ['in the list', (rules: string) => query('discoveryChain.list', undefined, rules)],
  ])('does not name it %s', async (_where, call) => {
    const hidden = await call(ownService);
    expect([hidden.code, hidden.text]).toEqual([null, expect.stringContaining(SERVICE)]);
    expect(hidden.text).not.toContain(TARGET);
    expect((await call(bothServices)).text).toContain(TARGET);
  });

  it('is told of as filtered at /v1', async () => {
    expect(isFiltered(await get(`discovery-chain/${SERVICE}`, ownService))).toBe(true);
    expect(isFiltered(await get(`discovery-chain/${SERVICE}`, bothServices))).toBe(false);
  });
});

describe('what a write does to services that its writer may not read', () => {
  const names = [SERVICE, TARGET, IMPORTED, PEER];
  const tcp = { Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'tcp' }, MeshGateway: { Mode: 'local' } };

  it('is previewed without a name or a number', async () => {
    const whole = await query('configEntry.preview', { entry: tcp }, `mesh = "write" ${bothServices}`);
    expect(whole.text).toContain(IMPORTED);
    const blind = await query('configEntry.preview', { entry: tcp }, 'mesh = "write"');
    const { effects } = JSON.parse(blind.text) as { effects: { text: string }[] };
    expect(effects.map(({ text }) => text)).toEqual([
      expect.stringMatching(/for services that this token may not read$/),
    ]);
    for (const name of names) expect(blind.text).not.toContain(name);
  });

  it('is refused without a name', async () => {
    const mended = { Kind: 'service-resolver', Name: TARGET, Subsets: { v1: {} } };
    const leading = { Kind: 'service-resolver', Name: SERVICE, Redirect: { Service: TARGET, ServiceSubset: 'v1' } };
    for (const body of [mended, leading])
      expect((await world.cluster.api('PUT', 'config', { body })).text).toBe('true');
    const remove = { kind: 'service-resolver', name: TARGET };
    const ownTarget = `service "${TARGET}" { policy = "write" }`;
    const whole = await query('configEntry.preview', { remove }, `${ownTarget} ${ownService}`);
    expect([whole.code, whole.text]).toEqual(['config.reference', expect.stringContaining(SERVICE)]);
    const blind = await query('configEntry.preview', { remove }, ownTarget);
    expect([blind.code, blind.text]).toEqual([
      'config.reference',
      'services that this token may not read would not work any more',
    ]);
    await world.writeEntry('service-resolver');
  });

  it('does not tell whether there is a peering', async () => {
    const sources = ['absent-peer', PEER].map((Peer) => ({ Name: 'x', Peer, Action: 'allow' }));
    const entry = { Kind: 'service-intentions', Name: SERVICE, Sources: sources };
    const writer = `service "${SERVICE}" { policy = "deny" intentions = "write" }`;
    const blind = await query('configEntry.preview', { entry }, writer);
    expect(JSON.parse(blind.text)).toMatchObject({ warnings: [] });
    const whole = await query('configEntry.preview', { entry }, `${writer} peering = "read"`);
    expect(whole.text).toContain('There is no peering \\"absent-peer\\" now');
  });

  it('does not count what a wildcard covers', async () => {
    const services = [{ Name: '*', Consumers: [{ Peer: PEER }] }];
    const entry = { Kind: 'exported-services', Name: 'default', Services: services };
    const blind = await query('configEntry.preview', { entry }, 'mesh = "write"');
    expect(blind.text).not.toMatch(/exports \d/);
    const everything = 'mesh = "write" namespace_prefix "" { service_prefix "" { policy = "read" } }';
    expect((await query('configEntry.preview', { entry }, everything)).text).toMatch(/exports \d/);
  });
});
