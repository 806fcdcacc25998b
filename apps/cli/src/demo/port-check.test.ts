import { createServer } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { expect, it } from 'vitest';
import { listeningInodes, requireFreePorts } from './port-check.ts';

it('names a taken port, what it was for, who holds it, and how to choose another', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const failure = await requireFreePorts([{ port, purpose: 'console of east' }], 18_700).catch(
    (error: unknown) => error,
  );
  server.close();
  expect(failure).toBeInstanceOf(PeerwayError);
  expect(failure).toMatchObject({
    code: 'platform.unavailable',
    hint: expect.stringContaining('PEERWAY_DEMO_PORT_BASE=18700'),
  });
  expect(String(failure)).toContain(`127.0.0.1:${port} (console of east) is taken by process ${process.pid}`);
});

it('says nothing when every port is free', async () => {
  await expect(requireFreePorts([], 18_700)).resolves.toBeUndefined();
});

it('finds sockets that listen, and no others, in the text of /proc/net/tcp', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:21FC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0',
    '   1: 0100007F:21FC 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0',
    '   2: 0100007F:21FD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0',
  ].join('\n');
  expect(listeningInodes(table, 8700)).toEqual(['111']);
});
