import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { anyHttpRequest } from '@peerway/model/http-match';
import type { JwtRequirement } from '@peerway/model/jwt';
import type { Protocol } from '@peerway/model/protocol';
import type { ResourceOf } from '@peerway/model/snapshot';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  endingOf,
  exchangeRaw,
  fetchHttp1,
  fetchHttp2,
  http2Session,
  tlsClient,
} from '../testing/clients.ts';
import { authorization } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, type TestServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { west, westSidecar } from '../testing/west.ts';

type Provider = ResourceOf<'jwt-provider'>;

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a' }] });
const localWeb = west.credentials(west.serviceUri('web'));
const ISSUER = 'https://issuer.test';

const token = (claims: JWTPayload = {}, kid = 'a'): Promise<string> =>
  new SignJWT({ iss: ISSUER, sub: 'ann', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setExpirationTime('1m')
    .sign(privateKey);
const bearer = async (claims: JWTPayload = {}): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${await token(claims)}`,
});
const provider = (overrides: Partial<Provider> = {}): Provider => ({
  type: 'jwt-provider',
  name: 'okta',
  issuer: ISSUER,
  audiences: [],
  keys: { kind: 'local', jwks },
  locations: [{ kind: 'header', name: 'authorization', valuePrefix: 'Bearer ', forward: false }],
  forwarding: { headerName: 'x-claims', padded: false },
  clockSkewSeconds: 30,
  ...overrides,
});
const remote = (port: number, ahead = false): Partial<Provider> => ({
  keys: {
    kind: 'remote',
    uri: `http://127.0.0.1:${port}/keys`,
    requestTimeoutMs: 2_000,
    cacheMs: 60_000,
    ahead,
    retries: 0,
  },
});
const needs = (...claims: JwtRequirement['anyOf'][number]['claims']): JwtRequirement => ({
  anyOf: [{ provider: 'okta', claims }],
});
const asAdmin = needs({ path: ['roles'], value: 'admin' });

async function sidecarOf(
  protocol: Protocol,
  application: TestServer,
  rules: Partial<ResourceOf<'authorization'>>,
  made: Provider = provider(),
): Promise<TestProxy> {
  return await runProxy(west, [...westSidecar(protocol, application.port), authorization(rules), made]);
}
const echo = (): Promise<TestServer> =>
  httpServer((request, response) => response.end(JSON.stringify(request.headersDistinct)));
async function get(sidecar: TestProxy, headers: Record<string, string> = {}, path = '/'): Promise<Answer> {
  return await fetchHttp1(await tlsClient(sidecar.port('inbound'), '', localWeb), { path, headers });
}

describe('a sidecar whose service needs a token', () => {
  it('answers 401 and asks for one, 403 without the claims, and lets the rest in', async () => {
    await using application = await echo();
    await using sidecar = await sidecarOf('http', application, { jwt: asAdmin });
    const asked = async (headers: Record<string, string>): Promise<unknown[]> => {
      const { status, headers: answered } = await get(sidecar, headers);
      return [status, answered['x-peerway-error'], answered['www-authenticate']];
    };
    expect(await asked({})).toEqual([401, 'identity.token_missing', 'Bearer']);
    expect(await asked({ authorization: 'Bearer abc' })).toEqual([
      401,
      'identity.token_refused',
      'Bearer error="invalid_token"',
    ]);
    expect(await asked(await bearer({ roles: ['dev'] }))).toEqual([403, 'identity.intention_denied', undefined]);
    expect(await asked(await bearer({ roles: ['dev', 'admin'] }))).toEqual([200, undefined, undefined]);
  });

  it('tells the application the claims, and nothing that a client made up', async () => {
    await using application = await echo();
    await using sidecar = await sidecarOf('http', application, { jwt: needs() });
    const forged = { 'X-Claims': 'forged', x_claims: 'forged', 'x-other': 'kept' };
    const seen = JSON.parse((await get(sidecar, { ...forged, ...(await bearer({ roles: ['admin'] })) })).body);
    expect(seen.authorization).toBeUndefined();
    expect(seen.x_claims).toBeUndefined();
    expect(seen['x-other']).toEqual(['kept']);
    expect(seen['x-claims']).toHaveLength(1);
    const claims = JSON.parse(Buffer.from(seen['x-claims'][0], 'base64url').toString());
    expect(claims).toMatchObject({ sub: 'ann', roles: ['admin'] });

    // Also where nobody asks for a token.
    sidecar.controlPlane.delta([authorization()]);
    await until(async () => (await get(sidecar)).status === 200);
    expect(JSON.parse((await get(sidecar, forged)).body)['x-claims']).toBeUndefined();
  });

  it('leaves a token that is to be forwarded, and pads the claims where that is wanted', async () => {
    await using application = await echo();
    const made = provider({
      locations: [{ kind: 'header', name: 'x-token', valuePrefix: '', forward: true }],
      forwarding: { headerName: 'x-claims', padded: true },
    });
    await using sidecar = await sidecarOf('http', application, { jwt: needs() }, made);
    for (const sub of ['a', 'ab', 'abc']) {
      const given = await token({ sub });
      const seen = JSON.parse((await get(sidecar, { 'x-token': given })).body);
      expect(seen['x-token']).toEqual([given]);
      expect(seen['x-claims'][0].length % 4).toBe(0);
    }
  });

  it('asks for tokens where a permission does, and only there', async () => {
    await using application = await echo();
    const on = (value: string, jwt: JwtRequirement | null) => ({
      action: 'allow' as const,
      match: { ...anyHttpRequest, path: { kind: 'prefix' as const, value } },
      jwt,
    });
    await using sidecar = await sidecarOf('http', application, {
      defaultAction: 'deny',
      rules: [
        {
          trustDomain: west.trustDomain,
          partition: '*',
          namespace: '*',
          service: 'web',
          action: 'deny',
          permissions: [on('/admin', asAdmin), on('/open', null)],
          origin: 'test',
        },
      ],
    });
    expect((await get(sidecar, {}, '/open')).status).toBe(200);
    expect((await get(sidecar, {}, '/admin')).status).toBe(401);
    expect((await get(sidecar, await bearer({ roles: 'admin' }), '/admin')).status).toBe(200);
    expect((await get(sidecar, await bearer({ roles: 'admin' }), '/other')).status).toBe(403);
  });

  it('answers gRPC with status 16 and 7', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
    });
    await using sidecar = await sidecarOf('grpc', application, { jwt: asAdmin });
    const session = http2Session(await tlsClient(sidecar.port('inbound'), '', localWeb, ['h2']));
    const call = async (headers: Record<string, string>): Promise<unknown> => {
      const request = { ':method': 'POST', ':path': '/a.B/C', 'content-type': 'application/grpc', ...headers };
      return (await fetchHttp2(session, request, 'x')).headers['grpc-status'];
    };
    expect(await call({})).toBe('16');
    expect(await call(await bearer())).toBe('7');
    expect(await call(await bearer({ roles: 'admin' }))).toBe('0');
    session.destroy();
  });

  it('opens a WebSocket only with one', async () => {
    await using application = await httpServer(() => {});
    application.server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    );
    await using sidecar = await sidecarOf('http', application, { jwt: needs() });
    const upgrade = async (headers: string): Promise<string> =>
      await exchangeRaw(
        await tlsClient(sidecar.port('inbound'), '', localWeb),
        `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`,
      );
    expect(await upgrade('')).toMatch(/^HTTP\/1.1 401 /);
    expect(await upgrade(`Authorization: Bearer ${await token()}\r\n`)).toMatch(/^HTTP\/1.1 101 /);
  });

  it('admits nobody where it speaks TCP', async () => {
    await using application = await tcpServer((socket) => socket.end('secret'));
    await using sidecar = await sidecarOf('tcp', application, { jwt: needs() });
    const client = await tlsClient(sidecar.port('inbound'), '', localWeb);
    await endingOf(client);
    expect(client.bytesRead).toBe(0);
    expect(application.sockets.size).toBe(0);
    expect(sidecar.lines.find((line) => line.event === 'inbound.denied')?.fields.reason).toContain('TCP carries none');
  });

  it('does not know a provider that it was not told of', async () => {
    await using application = await echo();
    await using sidecar = await sidecarOf('http', application, { jwt: { anyOf: [{ provider: 'gone', claims: [] }] } });
    const { status, headers } = await get(sidecar, await bearer());
    expect([status, headers['x-peerway-error']]).toEqual([503, 'identity.token_keys_missing']);
  });
});

describe('keys that are fetched', () => {
  const keyServer = (answer: (response: ServerResponse) => void = (response) => response.end(jwks)) => {
    let fetches = 0;
    const server = httpServer((_request, response) => {
      fetches += 1;
      answer(response);
    });
    return server.then((made) => Object.assign(made, { fetches: () => fetches }));
  };

  it('are fetched once for many requests, ahead of them where that is wanted', async () => {
    await using application = await echo();
    await using keys = await keyServer();
    await using sidecar = await sidecarOf('http', application, { jwt: needs() }, provider(remote(keys.port, true)));
    await until(() => keys.fetches() === 1);
    const headers = await bearer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => get(sidecar, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(keys.fetches()).toBe(1);
  });

  it('that are not there let nobody in, until they are', async () => {
    await using application = await echo();
    let isAway = true;
    await using keys = await keyServer((response) => (isAway ? response.destroy() : response.end(jwks)));
    await using sidecar = await sidecarOf('http', application, { jwt: needs() }, provider(remote(keys.port)));
    const headers = await bearer();
    expect((await get(sidecar, headers)).status).toBe(503);
    expect((await get(sidecar)).status).toBe(401);
    isAway = false;
    await until(async () => (await get(sidecar, headers)).status === 200);
  });

  it('hold up nobody else, and a client that leaves meanwhile leaves nothing behind', async () => {
    await using application = await echo();
    const held: ServerResponse[] = [];
    await using keys = await keyServer((response) => void held.push(response));
    await using sidecar = await sidecarOf('http', application, { jwt: needs() }, provider(remote(keys.port)));
    const leaving = await tlsClient(sidecar.port('inbound'), '', localWeb);
    leaving.write(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${await token()}\r\n\r\n`);
    const staying = get(sidecar, await bearer());
    await until(() => held.length === 1);
    expect((await get(sidecar)).status).toBe(401);
    leaving.destroy();
    held[0]?.end(jwks);
    expect((await staying).status).toBe(200);
    await until(() => {
      const report = sidecar.controlPlane.reports.at(-1);
      const row = report?.traffic.find((one) => one.point === 'inbound');
      return row !== undefined && row.activeRequests === 0 && row.activeConnections === 0;
    }, 10_000);
  });
});

describe('a request under way', () => {
  const streaming = (): Promise<TestServer> =>
    http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('begin');
    });

  it.each<[string, Provider, Partial<ResourceOf<'authorization'>>]>([
    ['its provider means something else', provider({ issuer: 'https://other.test' }), { jwt: needs() }],
    ['another claim is asked for', provider(), { jwt: asAdmin }],
  ])('ends within a second when %s', async (_what, made, rules) => {
    await using application = await streaming();
    await using sidecar = await sidecarOf('http2', application, { jwt: needs() });
    const session = http2Session(await tlsClient(sidecar.port('inbound'), '', localWeb, ['h2']));
    const stream = session.request({ ':path': '/', ...(await bearer()) });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.once('data', resolve));
    const gone = new Promise((resolve) => stream.once('close', resolve));
    const startedAt = performance.now();
    sidecar.controlPlane.delta([made, authorization(rules)]);
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    session.destroy();
  });

  it('goes on when the same is told anew', async () => {
    await using application = await streaming();
    await using sidecar = await sidecarOf('http2', application, { jwt: needs() });
    const session = http2Session(await tlsClient(sidecar.port('inbound'), '', localWeb, ['h2']));
    const stream = session.request({ ':path': '/', ...(await bearer()) });
    await new Promise((resolve) => stream.once('data', resolve));
    sidecar.controlPlane.delta([provider(), authorization({ jwt: needs() }), authorization({ name: 'another' })]);
    await until(async () => (await (await fetch(`${sidecar.adminUrl}/config_dump`)).text()).includes('another'));
    expect(stream.closed).toBe(false);
    session.destroy();
  });
});
