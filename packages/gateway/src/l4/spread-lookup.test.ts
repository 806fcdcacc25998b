import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.ts';
import { dialTcp } from './dial.ts';
import { dialledEnd } from './relay-end.ts';
import { spreadLookup } from './spread-lookup.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server on an address of loopback that says which one it is. */
async function serve(host: string, port = 0): Promise<number> {
  const server = createServer((socket) => socket.resume().end(host));
  servers.push(server);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** A name whose addresses the test says. */
function name(addresses: () => string[]) {
  // Cast: of the overloads of `lookup`, the one that is asked for all addresses.
  const resolve = ((_host: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(
      null,
      addresses().map((address) => ({ address, family: 4 })),
    )) as never;
  return spreadLookup(Math.random, resolve);
}

async function answerOf(port: number, lookup: ReturnType<typeof name>): Promise<string> {
  const socket = await dialTcp('gateways.test', port, { timeoutMs: 2_000, keepAliveMs: 0 }, lookup);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  socket.destroy();
  return text;
}

describe('a host name with several addresses (Q13)', () => {
  it('is used with all of them, not with the first alone', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    const port = await serve('127.0.0.1');
    await serve('127.0.0.2', port);
    await serve('127.0.0.3', port);
    const lookup = name(() => addresses);
    const seen = new Set<string>();
    while (seen.size < addresses.length) seen.add(await answerOf(port, lookup));
    expect([...seen].sort()).toEqual(addresses);
  });

  it('is reached as long as one of them answers', async () => {
    const port = await serve('127.0.0.3');
    const lookup = name(() => ['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    for (let round = 0; round < 10; round += 1) expect(await answerOf(port, lookup)).toBe('127.0.0.3');
  });

  it('is asked for again with every connection', async () => {
    let addresses = ['127.0.0.1'];
    const port = await serve('127.0.0.1');
    await serve('127.0.0.2', port);
    const lookup = name(() => addresses);
    expect(await answerOf(port, lookup)).toBe('127.0.0.1');
    addresses = ['127.0.0.2'];
    expect(await answerOf(port, lookup)).toBe('127.0.0.2');
  });

  it('is reached by a relay with buffers of its own, whichever of its addresses answers', async () => {
    const port = await serve('127.0.0.1');
    const end = dialledEnd('localhost', port, 0, new BufferPool());
    const text = await new Promise<string>((resolve, reject) => {
      let seen = '';
      end.onBytes((bytes) => {
        seen += bytes.toString();
        return true;
      });
      end.socket.once('error', reject);
      end.socket.once('end', () => resolve(seen));
      end.socket.once('connect', () => end.resume());
    });
    expect(text).toBe('127.0.0.1');
    end.socket.destroy();
    await once(end.socket, 'close');
    end.release();
  });

  it('without an address fails with words', async () => {
    await expect(
      answerOf(
        1,
        name(() => []),
      ),
    ).rejects.toMatchObject({ code: 'upstream.connect_failed' });
  });
});
