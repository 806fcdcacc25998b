import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startOutsidePostgres } from '@peerway/store/testing/outside-postgres';
import { connectFakeDialer, wire } from '@peerway/testkit/fake-peer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseServerConfig } from './config.ts';
import { type RunningControlPlane, startControlPlane } from './control-plane.ts';

type Peering = { State: string; StateReason: string };

let directory: string;
let postgres: Awaited<ReturnType<typeof startOutsidePostgres>>;
let keyFile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-replicas-'));
  postgres = await startOutsidePostgres();
  keyFile = join(directory, 'key');
  await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const start = (name: string, encryption_key_file = keyFile): Promise<RunningControlPlane> =>
  startControlPlane(
    parseServerConfig({
      ...{ datacenter: 'dc1', data_dir: join(directory, name), encryption_key_file, console: false },
      ...{ http_addr: '127.0.0.1:0', grpc_addr: '127.0.0.1:0' },
    }),
    { log: () => {}, databaseUrl: postgres.url },
  );

const addressOf = ({ grpc }: RunningControlPlane): string => `127.0.0.1:${grpc.port}`;

describe('two control planes on one database', () => {
  it('share one CA: a token made at either works at both, the leader takes the stream, and the other goes on when it is gone', async () => {
    const leader = await start('first');
    const follower = await start('second');
    const secret = (await readFile(join(directory, 'first', 'bootstrap-token'), 'utf8')).trim();
    const api = async (to: RunningControlPlane, method: string, path: string, body?: unknown) => {
      const response = await fetch(`http://127.0.0.1:${to.http.port}/v1/${path}`, {
        method,
        headers: { 'x-consul-token': secret },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await response.json()) as unknown;
    };
    const { PeeringToken } = (await api(follower, 'POST', 'peering/token', { PeerName: 'there' })) as {
      PeeringToken: string;
    };
    const token = wire.decodeToken(PeeringToken);

    // Any server takes an exchange (§4.3); a stream only the leader, and the other says so (§5.2).
    await using atFollower = await connectFakeDialer(token, addressOf(follower));
    const streamSecret = String(await atFollower.exchange(token.PeerID, token.EstablishmentSecret));
    const refused = atFollower.stream();
    refused.send(wire.open(token.PeerID, streamSecret));
    expect(await refused.call.status).toMatchObject({
      code: 9,
      message: 'cannot establish a peering stream on a follower node',
    });
    await using atLeader = await connectFakeDialer(token, addressOf(leader));
    const stream = atLeader.stream();
    stream.send(wire.open(token.PeerID, streamSecret));
    await stream.until('request');
    expect(await api(leader, 'GET', 'peering/there')).toMatchObject({ State: 'ACTIVE' });
    const seen = (await api(follower, 'GET', 'peering/there')) as Peering;
    expect(seen.State).toBe('PENDING');
    expect(seen.StateReason).toContain('Another control plane of this cluster leads');

    await leader.close();
    const status = await stream.call.status;
    expect(status.code).not.toBe(7);
    const opened = async (): Promise<boolean> => {
      const again = atFollower.stream();
      again.send(wire.open(token.PeerID, streamSecret));
      try {
        await again.until('request');
        return true;
      } catch {
        // Still a follower: the leader's lock is looked at once a second.
        expect(await again.call.status).toMatchObject({ code: 9 });
        await setTimeout(50);
        return false;
      }
    };
    while (!(await opened()));
    expect(await api(follower, 'GET', 'peering/there')).toMatchObject({ State: 'ACTIVE' });
    await follower.close();
  });

  it('are refused another key, before anything is served', async () => {
    const other = join(directory, 'other-key');
    await writeFile(other, `${randomBytes(32).toString('base64')}\n`);
    await expect(start('third', other)).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringContaining(`another key than that of ${other}`),
      hint: expect.stringContaining('encryption_key_file'),
    });
    await writeFile(other, 'short\n');
    await expect(start('third', other)).rejects.toThrow(/must hold 32 random bytes in base64/);
  });
});
