import { PeerwayError } from '@peerway/model/error';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HTTP_ADDRESS, normalizeHttpAddress, resolveConnection } from './connection.ts';

const files: Record<string, string> = { good: 'from-file\n', empty: ' \n' };
const readFile = (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new Error('ENOENT');
  return text;
};

describe('resolveConnection', () => {
  it('is anonymous and at the default address when nothing is said', () => {
    expect(resolveConnection({}, {}, readFile)).toEqual({ httpAddress: DEFAULT_HTTP_ADDRESS, token: null });
  });

  it.each([
    [{ token: 'flag' }, { PEERWAY_HTTP_TOKEN: 'own', CONSUL_HTTP_TOKEN: 'consul' }, 'flag'],
    [{ tokenFile: 'good' }, { PEERWAY_HTTP_TOKEN: 'own', CONSUL_HTTP_TOKEN: 'consul' }, 'from-file'],
    [{}, { PEERWAY_HTTP_TOKEN: 'own', CONSUL_HTTP_TOKEN: 'consul' }, 'own'],
    [{}, { CONSUL_HTTP_TOKEN: 'consul' }, 'consul'],
    [{}, { PEERWAY_HTTP_TOKEN: '' }, null],
    [{ isAnonymous: true }, { PEERWAY_HTTP_TOKEN: 'own', CONSUL_HTTP_TOKEN: 'consul' }, null],
  ])('takes the token by precedence: %j, %j → %j', (options, environment, token) => {
    expect(resolveConnection(options, environment, readFile).token).toBe(token);
  });

  it.each([
    [{ httpAddr: 'a:1' }, { PEERWAY_HTTP_ADDR: 'b:2', CONSUL_HTTP_ADDR: 'c:3' }, 'http://a:1'],
    [{}, { PEERWAY_HTTP_ADDR: 'b:2', CONSUL_HTTP_ADDR: 'c:3' }, 'http://b:2'],
    [{}, { CONSUL_HTTP_ADDR: 'c:3' }, 'http://c:3'],
    [{}, { CONSUL_HTTP_ADDR: 'c:3', CONSUL_HTTP_SSL: 'true' }, 'https://c:3'],
    [{}, { CONSUL_HTTP_ADDR: 'c:3', CONSUL_HTTP_SSL: '0' }, 'http://c:3'],
    [{ httpAddr: 'http://a:1' }, { CONSUL_HTTP_SSL: '1' }, 'http://a:1'],
  ])('takes the address by precedence: %j, %j → %j', (options, environment, address) => {
    expect(resolveConnection(options, environment, readFile).httpAddress).toBe(address);
  });

  it.each([
    [{ token: 'x', tokenFile: 'good' }, 'exclude each other'],
    [{ tokenFile: 'missing' }, 'can not be read'],
    [{ tokenFile: 'empty' }, 'is empty'],
  ])('refuses %j', (options, message) => {
    expect(() => resolveConnection(options, {}, readFile)).toThrow(message);
  });
});

describe('normalizeHttpAddress', () => {
  it.each([
    ['127.0.0.1:8500', 'http://127.0.0.1:8500'],
    ['http://127.0.0.1:8500/', 'http://127.0.0.1:8500'],
    ['https://peerway.example.com', 'https://peerway.example.com'],
    ['localhost:8500', 'http://localhost:8500'],
    ['[::1]:8500', 'http://[::1]:8500'],
  ])('%s → %s', (raw, address) => {
    expect(normalizeHttpAddress(raw)).toBe(address);
  });

  it.each(['ftp://a', 'a b', 'http://'])('refuses %j', (raw) => {
    expect(() => normalizeHttpAddress(raw)).toThrow(PeerwayError);
  });
});
