import { randomUUID } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseServerConfig } from './config.ts';
import { type RunningControlPlane, startControlPlane } from './control-plane.ts';

let directory: string;
let running: RunningControlPlane;

const start = (bootstrap: 'api' | 'file'): Promise<RunningControlPlane> =>
  startControlPlane(
    parseServerConfig({
      data_dir: directory,
      http_addr: '127.0.0.1:0',
      grpc_addr: '127.0.0.1:0',
      console: false,
      acl: { bootstrap },
    }),
    { log: () => {} },
  );
const isThere = (file: string): Promise<boolean> =>
  access(join(directory, file)).then(
    () => true,
    () => false,
  );

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-bootstrap-'));
  running = await start('api');
});
afterAll(async () => {
  await running.close();
  await rm(directory, { recursive: true, force: true });
});

type Bootstrapped = { SecretID: string; AccessorID: string };

async function call(method: string, path: string, options: { body?: unknown; token?: string } = {}) {
  const response = await fetch(`http://127.0.0.1:${running.http.port}/v1/${path}`, {
    method,
    headers: options.token === undefined ? {} : { 'x-consul-token': options.token },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, text: await response.text() };
}
const bootstrap = (body?: unknown) => call('PUT', 'acl/bootstrap', { body });
const isManager = async (token: string): Promise<boolean> =>
  (await call('GET', 'acl/tokens', { token })).status === 200;
const resetIndexIn = (text: string): string => /reset index: (\d+)\)/.exec(text)?.[1] ?? '';

describe('the bootstrap by API', () => {
  it('gives the first token once, then only to who can write the reset index beside the data', async () => {
    expect(await isThere('bootstrap-token')).toBe(false);
    expect((await call('GET', 'acl/tokens')).status).toBe(403);
    expect((await bootstrap({ BootstrapSecret: 'guessable' })).status).toBe(400);

    const secret = randomUUID();
    const first = await bootstrap({ BootstrapSecret: secret });
    expect((JSON.parse(first.text) as Bootstrapped).SecretID).toBe(secret);
    expect(await isManager(secret)).toBe(true);

    const second = await bootstrap();
    expect([second.status, second.text]).toEqual([
      403,
      expect.stringMatching(/^Permission denied: ACL bootstrap no longer allowed \(reset index: \d+\)$/),
    ]);

    const reset = join(directory, 'acl-bootstrap-reset');
    for (const wrong of ['0', '', `${resetIndexIn(second.text)}0`, '-1', '1e1', 'index']) {
      await writeFile(reset, wrong);
      const answer = await bootstrap();
      expect([answer.status, answer.text]).toEqual([
        403,
        expect.stringMatching(/Invalid bootstrap reset index \(specified \d+, reset index: \d+\)/),
      ]);
    }

    await writeFile(reset, `${resetIndexIn(second.text)}\n`);
    expect((await bootstrap({ BootstrapSecret: secret })).status).toBe(400);
    const again = JSON.parse((await bootstrap()).text) as Bootstrapped;
    expect([await isManager(again.SecretID), await isManager(secret)]).toEqual([true, true]);
    expect(await isThere('acl-bootstrap-reset')).toBe(false);

    // The index of the last time is worth nothing now.
    await writeFile(reset, resetIndexIn(second.text));
    expect((await bootstrap()).status).toBe(403);
  });

  it('stays closed after a restart, also as a server that would write the token to a file', async () => {
    await running.close();
    running = await start('file');
    expect(await isThere('bootstrap-token')).toBe(false);
    expect((await bootstrap()).status).toBe(403);
  });

  it('happens once also for two who ask at the same time', async () => {
    await running.close();
    await rm(directory, { recursive: true, force: true });
    running = await start('api');
    const statuses = (await Promise.all([bootstrap(), bootstrap(), bootstrap()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 403, 403]);
  });

  it('has happened where the first token went to a file', async () => {
    await running.close();
    await rm(directory, { recursive: true, force: true });
    running = await start('file');
    expect(await isThere('bootstrap-token')).toBe(true);
    expect((await bootstrap()).text).toMatch(/no longer allowed \(reset index: [1-9]\d*\)/);
  });
});
