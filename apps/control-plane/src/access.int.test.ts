import { allRoutes } from '@peerway/http-api';
import {
  type PermissionCases,
  type PermissionNeed,
  type PermissionRule,
  type PermissionRules,
  permissions,
  type Services,
} from '@peerway/operations';
import { appRouter } from '@peerway/trpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, knock, type Outcome } from './testing/knock.ts';
import { type PermissionCall, permissionCalls } from './testing/permission-calls.ts';
import { allBut, deniedWords, exactly, type SubjectNames } from './testing/permission-tokens.ts';
import { GATEWAY, NAMESPACE, NODE, SERVICE, startPermissionWorld } from './testing/permission-world.ts';

/*
 * Walks through every procedure and every route of /v1, each as often as its row of the table of permissions has cases: with no
 * token, with a wrong one, with one that may do nothing, with each that may do everything but one thing that the row names, and
 * with one that may do nothing but those. So a row that asks for too much fails, and one that asks for too little.
 */

const world = await startPermissionWorld();
const calls: Record<string, Record<string, PermissionCall>> = permissionCalls(world);
const { port } = world.cluster.running.http;

// Cast: at run time this map is flat, by path; its type follows the nesting of routers.
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
// Nothing is called: only the paths are looked at.
const routes = allRoutes({} as Services);

/** One way to ask for one case of an operation. */
type Walk = {
  title: string;
  need: PermissionNeed;
  call: PermissionCall;
  names: SubjectNames;
  /** The code with which it ends where all rights are there. */
  fails: string | null;
  open: () => Promise<Door>;
};
type NeedOf<K extends PermissionNeed['kind']> = Walk & { need: Extract<PermissionNeed, { kind: K }> };
type Ruled = NeedOf<'refused' | 'filtered' | 'listed' | 'hidden' | 'guarded'>;

const NAMES: SubjectNames = {
  'the service': SERVICE,
  'the destination': SERVICE,
  'the service behind the proxy': SERVICE,
  'the gateway': GATEWAY,
  'any service': '',
  'every service': '',
  'the node': NODE,
  'the namespace': NAMESPACE,
};

const made = async (value: unknown): Promise<unknown> => (typeof value === 'function' ? await value() : value);

function walksOf(operation: string, name: string, need: PermissionNeed): Walk[] {
  const call = calls[operation]?.[name];
  if (call === undefined) return [];
  const base = { need, call, names: { ...NAMES, ...call.names }, fails: call.fails ?? null };
  const suffix = name === '' ? '' : ` (${name})`;
  const type = call.isRouteOnly ? undefined : procedures[operation]?._def.type;
  const ofProcedure: Walk[] =
    type === undefined
      ? []
      : [
          {
            ...base,
            title: `${operation}${suffix}`,
            open: async () => ({ procedure: operation, type, input: await made(call.input) }),
          },
        ];
  const ofRoutes = Object.entries(call.routes ?? {}).map(([route, { path, body, fails }]): Walk => {
    const [method = '', pattern = ''] = route.split(' ');
    return {
      ...base,
      ...(fails === undefined ? {} : { fails }),
      title: `${route}${suffix}`,
      open: async () => ({ method, path: path ?? pattern, body: await made(body) }),
    };
  });
  return [...ofProcedure, ...ofRoutes];
}

const rows = Object.entries<PermissionCases>(permissions).flatMap(([operation, cases]) =>
  Object.entries(cases).map(([name, need]) => ({ operation, name, need })),
);
const walks = rows.flatMap(({ operation, name, need }) => walksOf(operation, name, need));
// Cast: filtered by what tells the kinds apart.
const ofKind = <K extends PermissionNeed['kind']>(...kinds: K[]): NeedOf<K>[] =>
  walks.filter(({ need }) => (kinds as string[]).includes(need.kind)) as NeedOf<K>[];
const ruled: Ruled[] = ofKind('refused', 'filtered', 'listed', 'hidden', 'guarded');

let powerless: string;
beforeAll(async () => {
  powerless = await tokenWith('');
});
afterAll(() => world[Symbol.asyncDispose]());

async function tokenWith(rules: string): Promise<string> {
  const Name = `rules-${Math.random().toString(36).slice(2)}`;
  const policy = await world.cluster.api('PUT', 'acl/policy', { body: { Name, Rules: rules } });
  if (policy.status !== 200) throw new Error(`${policy.text}: ${rules}`);
  const created = await world.cluster.api('PUT', 'acl/token', { body: { Policies: [{ Name }] } });
  return (created.json() as { SecretID: string }).SecretID;
}

async function ask(walk: Walk, token: string | null): Promise<Outcome> {
  await walk.call.before?.();
  return await knock(port, await walk.open(), token);
}

const groupsOf = (rules: PermissionRules): (readonly PermissionRule[])[] =>
  rules.map((rule) => (typeof rule === 'string' ? [rule] : rule));

/** Every way to have just what is asked for: one of each group. */
function combinations(rules: PermissionRules): PermissionRule[][] {
  return groupsOf(rules).reduce<PermissionRule[][]>(
    (all, group) => all.flatMap((chosen) => group.map((rule) => [...chosen, rule])),
    [[]],
  );
}

describe('the walk', () => {
  it('knows how to call every case of the table, and no other', () => {
    const known = Object.entries(calls).flatMap(([operation, cases]) =>
      Object.keys(cases).map((name) => `${operation} ${name}`),
    );
    expect(known.toSorted()).toEqual(rows.map(({ operation, name }) => `${operation} ${name}`).toSorted());
  });

  it('goes to every procedure and route', () => {
    const titles = walks.map(({ title }) => title.replace(/ \(.*/, ''));
    const doors = [...Object.keys(procedures), ...routes.map(({ method, path }) => `${method} ${path}`)];
    expect([...new Set(titles)].toSorted()).toEqual(doors.toSorted());
  });

  it('asks a route for the operation that it names', () => {
    const named = new Map(routes.map(({ method, path, operation }) => [`${method} ${path}`, operation as string]));
    const wrong = Object.entries(calls).flatMap(([operation, cases]) =>
      Object.values(cases)
        .flatMap((call) => Object.keys(call.routes ?? {}))
        .filter((route) => named.get(route) !== operation),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a wrong token', () => {
  it.each(walks)('is refused by $title', async (walk) => {
    const outcome = await ask(walk, '99999999-9999-4999-8999-999999999999');
    // The tenth in a row is told to wait.
    expect(outcome.code).toMatch(/^acl\.(unknown_token|rate_limited)$/);
  });
});

describe('without a token', () => {
  it.each(ofKind('nothing'))('$title answers', async (walk) => {
    expect((await ask(walk, null)).code).toBe(walk.fails);
  });

  it.each(ofKind('token', 'refused', 'listed'))('$title is refused', async (walk) => {
    expect((await ask(walk, null)).code).toBe('acl.no_token');
  });

  it.each(ofKind('filtered', 'hidden', 'guarded'))(
    '$title shows no more than to a token without rights',
    async (walk) => {
      const [nobody, weak] = [await ask(walk, null), await ask(walk, powerless)];
      if (walk.call.shown !== undefined) expect(nobody.text).not.toContain(walk.call.shown);
      if (!walk.call.isNeverEmpty) expect([nobody.status, nobody.text]).toEqual([weak.status, weak.text]);
    },
  );
});

describe('a token without rights', () => {
  it.each(ofKind('token', 'nothing'))('is enough for $title', async (walk) => {
    expect((await ask(walk, powerless)).code).toBe(walk.fails);
  });

  it.each(ofKind('refused', 'listed'))('is refused by $title', async (walk) => {
    const outcome = await ask(walk, powerless);
    expect(outcome.code).toBe('acl.permission_denied');
  });

  it.each(ofKind('filtered'))('is shown nothing by $title, and no count of it', async (walk) => {
    const outcome = await ask(walk, powerless);
    expect([outcome.status, outcome.code]).toEqual([200, null]);
    expect(outcome.text).not.toContain(walk.call.shown);
    const { empty = [], isNeverEmpty } = walk.call;
    if (!isNeverEmpty) expect(JSON.parse(outcome.text)).toEqual(empty);
  });

  it.each(ofKind('hidden', 'guarded'))('is told by $title that there is no such thing', async (walk) => {
    expect((await ask(walk, powerless)).status).toBe(404);
  });

  /** The subjects that a call names, so that it can be asked for what there is not. */
  const named = ofKind('refused', 'hidden', 'guarded').flatMap((walk) => {
    const subjects = walk.need.rules.flat().flatMap((rule) => / on (the .+)$/.exec(rule)?.[1] ?? []);
    // Cast: what stands behind "on" is a subject.
    const names = new Set(subjects.map((subject) => walk.names[subject as keyof SubjectNames]));
    // A signed request can not be renamed.
    return names.size === 0 || walk.title.startsWith('proxy.signLeaf') ? [] : [{ ...walk, subjects: [...names] }];
  });

  it.each(named)('can not tell by $title whether there is what it names', async (walk) => {
    const rename = (text: string): string =>
      walk.subjects.reduce((renamed, name, index) => renamed.replaceAll(name, `absent-${index}`), text);
    await walk.call.before?.();
    const door = await walk.open();
    const there = await knock(port, door, powerless);
    // Cast: renaming keeps the shape.
    const absent = await knock(port, JSON.parse(rename(JSON.stringify(door))) as Door, powerless);
    expect([there.status, there.code, rename(there.text)]).toEqual([absent.status, absent.code, absent.text]);
  });
});

/** One walk for each thing that its row names: a token that has every right but that. */
const narrow = ruled.flatMap((walk) =>
  groupsOf(walk.need.rules).map((lacking) => ({ ...walk, lacking, without: lacking.join(' or ') })),
);

describe('a token with every right but one', () => {
  it.each(narrow)('is not enough for $title without $without', async (walk) => {
    const outcome = await ask(walk, await tokenWith(allBut(walk.lacking, walk.names)));
    switch (walk.need.kind) {
      case 'refused':
      case 'guarded': {
        expect(outcome.code).toBe('acl.permission_denied');
        const [words] = walk.lacking.map((rule) => deniedWords(rule, walk.names));
        if (words) expect(outcome.text).toContain(`'${words}'`);
        break;
      }
      case 'hidden':
        expect(outcome.status).toBe(404);
        break;
      case 'filtered':
        expect([outcome.status, outcome.code]).toEqual([200, null]);
        break;
      case 'listed':
        expect([null, 'acl.permission_denied']).toContain(outcome.code);
        break;
      default:
        walk.need satisfies never;
    }
    if (walk.call.shown !== undefined) expect(outcome.text).not.toContain(walk.call.shown);
  });
});

const exact = ruled.flatMap((walk) =>
  combinations(walk.need.rules).map((rules) => ({ ...walk, rules, having: rules.join(' and ') })),
);

describe('a token with nothing but', () => {
  it.each(exact)('$having is enough for $title', async (walk) => {
    const rules = walk.rules.map((rule) => exactly(rule, walk.names)).join('\n');
    const outcome = await ask(walk, await tokenWith(rules));
    expect([outcome.code, outcome.text]).toEqual([walk.fails, expect.stringContaining(walk.call.shown ?? '')]);
    if (walk.fails === null) expect(outcome.status).toBe(200);
  });
});
