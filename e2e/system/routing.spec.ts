import { request } from 'node:http';
import { expect, test } from '../demo-test.ts';
import { apiUrl, asAdministrator, type Demo } from '../processes/demo.ts';
import { peerway, runPeerway } from '../processes/peerway-command.ts';

/*
 * Routing rules of west apply to what east asks of it: they are evaluated at the destination's gateway. East knows nothing of them.
 */

const write = (demo: Demo, entry: string): Promise<string> =>
  peerway(['config', 'write', '-', ...asAdministrator(demo, 'west')], { input: entry });
const remove = (demo: Demo, kind: string): Promise<string> =>
  peerway(['config', 'delete', '--kind', kind, '--name', 'api', ...asAdministrator(demo, 'west')]);

type Answer = { status: number; instance: string; path: string; route: string | null };

async function ask(demo: Demo, path = '', init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${apiUrl(demo)}${path}`, init);
  const body: { instance?: string; path?: string } = await response.json().catch(() => ({}));
  return {
    status: response.status,
    instance: body.instance ?? '',
    path: body.path ?? '',
    route: response.headers.get('x-route'),
  };
}

/** Status for a path exactly as written; `fetch` would tidy it up. */
function statusOf(demo: Demo, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(apiUrl(demo));
    request({ host: '127.0.0.1', port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

const allowAll = `
Kind    = "service-intentions"
Name    = "api"
Sources = [{ Name = "web", Peer = "east", Action = "allow" }]
`;

test.afterEach(async ({ demo }) => {
  await remove(demo, 'service-router');
  await remove(demo, 'service-splitter');
  await remove(demo, 'service-resolver');
  await write(demo, allowAll);
  await expect.poll(async () => (await ask(demo)).status, { timeout: 40_000 }).toBe(200);
});

const subsets = `
Kind    = "service-resolver"
Name    = "api"
Subsets = {
  one = { Filter = "Service.ID == \\"api-1\\"" }
  two = { Filter = "Service.ID == \\"api-2\\"" }
}
`;

test('a router of west sends requests of east by header and path, and edits what comes back', async ({ demo }) => {
  await write(demo, subsets);
  await write(
    demo,
    `
Kind   = "service-router"
Name   = "api"
Routes = [
  {
    Match       = { HTTP = { Header = [{ Name = "x-subset", Exact = "two" }] } }
    Destination = { ServiceSubset = "two", ResponseHeaders = { Set = { "x-route" = "second" } } }
  },
  {
    Match       = { HTTP = { PathPrefix = "/old/" } }
    Destination = { ServiceSubset = "one", PrefixRewrite = "/", ResponseHeaders = { Set = { "x-route" = "old" } } }
  },
]
`,
  );
  await expect
    .poll(() => ask(demo, '', { headers: { 'x-subset': 'two' } }), { timeout: 40_000 })
    .toMatchObject({ status: 200, instance: 'api-2', route: 'second' });
  for (let count = 0; count < 20; count++) {
    expect(await ask(demo, '', { headers: { 'x-subset': 'two' } })).toMatchObject({ instance: 'api-2' });
    expect(await ask(demo, 'old/things?a=1')).toMatchObject({ instance: 'api-1', path: '/things?a=1', route: 'old' });
  }
  expect(await ask(demo, 'elsewhere')).toMatchObject({ status: 200, path: '/elsewhere', route: null });
});

test('a splitter of west shares requests of east by weight', async ({ demo }) => {
  await write(demo, subsets);
  await write(
    demo,
    `
Kind   = "service-splitter"
Name   = "api"
Splits = [
  { Weight = 80, ServiceSubset = "one", ResponseHeaders = { Set = { "x-route" = "one" } } },
  { Weight = 20, ServiceSubset = "two", ResponseHeaders = { Set = { "x-route" = "two" } } },
]
`,
  );
  await expect.poll(async () => (await ask(demo)).route, { timeout: 40_000 }).not.toBeNull();
  const shares = { one: 0, two: 0 };
  for (let count = 0; count < 500; count++) {
    const { route, instance } = await ask(demo);
    if (route === 'one') shares.one++;
    if (route === 'two') shares.two++;
    expect(instance).toBe(route === 'one' ? 'api-1' : 'api-2');
  }
  // 500 draws of 0.2: the bounds are more than six standard deviations away.
  expect(shares.one + shares.two).toBe(500);
  expect(shares.two).toBeGreaterThan(45);
  expect(shares.two).toBeLessThan(160);
});

test('what would lead nowhere is refused with the reason, and nothing of it is written', async ({ demo }) => {
  const refused = await runPeerway(['config', 'write', '-', ...asAdministrator(demo, 'west')], {
    input: 'Kind = "service-splitter"\nName = "api"\nSplits = [{ Weight = 100, ServiceSubset = "three" }]',
  });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('does not have a subset named "three"');
  expect((await ask(demo)).status).toBe(200);
});

test('permissions of west decide on each request of east, by path and method', async ({ demo }) => {
  await write(
    demo,
    `
Kind    = "service-intentions"
Name    = "api"
Sources = [
  {
    Name        = "web"
    Peer        = "east"
    Permissions = [
      { Action = "deny", HTTP = { PathPrefix = "/status/" } },
      { Action = "allow", HTTP = { PathPrefix = "/", Methods = ["GET"] } },
    ]
  },
]
`,
  );
  await expect.poll(async () => (await ask(demo, 'status/204')).status, { timeout: 40_000 }).toBe(403);
  expect((await ask(demo, 'anything')).status).toBe(200);
  expect((await ask(demo, 'anything', { method: 'POST', body: 'x' })).status).toBe(403);
  // No way around by another spelling of the path. (`//status/204` is another path: the application sees it as written.)
  for (const path of ['/./status/204', '/%73tatus/204', '/x/../status/204', '/x/%2e%2e/status/204'])
    expect(`${path} ${await statusOf(demo, path)}`).toMatch(/ (403|400)$/);
});
