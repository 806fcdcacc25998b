import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guardedRequest, type Resolve } from './guarded-request.ts';

let server: Server;
let connections: number;
let port: number;
beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Cast: a server on TCP has such an address.
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** A name whose addresses are others at each question; the last ones stay. */
function changingName(...answers: string[][]): { resolve: Resolve; questions: () => number } {
  let asked = 0;
  return {
    resolve: (_hostname, _options, callback) => {
      const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
      asked += 1;
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
    questions: () => asked,
  };
}

const request = (allowsLoopback: boolean, resolve: Resolve) =>
  guardedRequest(
    `https://provider.test:${port}/keys`,
    { method: 'GET', headers: {}, body: null },
    { caCert: '', allowsLoopback },
    resolve,
  );

describe('a request to a name that others chose', () => {
  it('connects to the address that was looked at, and asks for it once', async () => {
    // With the second answer the connection would go to the metadata service, if anybody asked.
    const name = changingName(['127.0.0.1'], ['169.254.169.254']);
    await expect(request(true, name.resolve)).rejects.toThrow(`https://provider.test:${port}`);
    expect([connections, name.questions()]).toEqual([1, 1]);
  });

  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, as IPv6 writes it', ['::ffff:127.0.0.1']],
    ['this machine beside an address that is fine', ['93.184.216.34', '127.0.0.1']],
    ['a metadata service', ['169.254.169.254']],
    ['a neighbour on the link, with its interface', ['fe80::1%lo']],
  ])('is refused at the moment when the name is changed to %s', async (_what, changed) => {
    const name = changingName(['127.0.0.1'], changed);
    await expect(request(true, name.resolve)).rejects.toThrow();
    expect(connections).toBe(1);
    await expect(request(false, name.resolve)).rejects.toThrow(/may not be called/);
    expect([connections, name.questions()]).toEqual([1, 2]);
  });

  it('that has no address goes nowhere', async () => {
    await expect(request(true, changingName([]).resolve)).rejects.toThrow(/has no address/);
    expect(connections).toBe(0);
  });
});
