import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, createTrustedProxies, isAddressRange } from './client-address.ts';

/** As much of a request as the decision reads. */
const requestFrom = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  // Cast: a whole request has a socket.
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('who calls', () => {
  const trusted = createTrustedProxies(['10.0.0.0/8', '2001:db8::1']);
  it.each<[string, string | undefined, string, string]>([
    ['192.0.2.1', undefined, '192.0.2.1', 'is the other end of the connection'],
    ['::ffff:192.0.2.1', undefined, '192.0.2.1', 'is the same over a socket for both families'],
    ['192.0.2.1', '203.0.113.9', '192.0.2.1', 'can not choose another address'],
    ['10.0.0.2', '203.0.113.9', '203.0.113.9', 'is whom a trusted proxy names'],
    ['::ffff:10.0.0.2', '203.0.113.9', '203.0.113.9', 'is whom a trusted proxy names, over a socket for both families'],
    ['10.0.0.2', '1.2.3.4, 203.0.113.9', '203.0.113.9', 'can not put another address before'],
    ['10.0.0.2', '203.0.113.9, 10.0.0.3', '203.0.113.9', 'is seen through two proxies'],
    ['2001:db8::1', '2001:db8:9::9', '2001:db8:9::9', 'is seen over IPv6'],
    ['10.0.0.2', undefined, '10.0.0.2', 'is the proxy when it names nobody'],
    ['10.0.0.2', 'unknown', '10.0.0.2', 'is the proxy when it names no address'],
  ])('%s with %s: %s, since it %s', (remote, forwarded, caller, _why) => {
    expect(clientAddress(requestFrom(remote, forwarded), trusted)).toBe(caller);
  });
});

it.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['2001:db8::/32', true],
  ['10.0.0.0/33', false],
  ['proxy.example', false],
  ['10.0.0.0/', false],
])('%s is a range or not', (text, isRange) => expect(isAddressRange(text)).toBe(isRange));
