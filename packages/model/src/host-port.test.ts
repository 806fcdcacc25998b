import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHostPort, parseHostPort } from './host-port.ts';

describe('host and port', () => {
  it.each<[string, string, number]>([
    ['127.0.0.1:8503', '127.0.0.1', 8503],
    ['server.example:1', 'server.example', 1],
    ['[2001:db8::1]:65535', '2001:db8::1', 65535],
    ['2001:db8::1:8503', '2001:db8::1', 8503],
    ['::1:8503', '::1', 8503],
    ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8', 9],
    ['::ffff:192.0.2.1:80', '::ffff:192.0.2.1', 80],
  ])('%j is read', (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ':',
    ':80',
    'host',
    'host:',
    'host:0',
    'host:65536',
    'host:8o',
    'host:-1',
    'host: 80',
    'host:123456',
    'ho st:80',
    'host/path:80',
    'user@host:80',
    'host?x:80',
    'http://host:80',
    // An IPv6 address without a port is not a host with one.
    '::1',
    '2001:db8::1:',
    '1:2:3:4:5:6:7:8',
    '[::1]',
    '[::1:80',
    '::1]:80',
    'a:b:80',
    '1::2::3:80',
    '[host]:80',
    '[]:80',
    '[::1%eth0]:80',
    '12345::1:80',
    '::1.2.3.256:80',
    '1.2.3.4::1:80',
  ])('%j is refused', (text) => {
    expect(parseHostPort(text)).toBeNull();
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), fc.integer({ min: 1, max: 65535 }), (host, port) => {
        expect(parseHostPort(formatHostPort({ host, port }))).toEqual({ host, port });
      }),
    );
  });
});
