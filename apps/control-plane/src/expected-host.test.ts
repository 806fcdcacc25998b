import { describe, expect, it } from 'vitest';
import { isExpectedHost } from './expected-host.ts';

const local = { publicOrigin: null, bind: { host: '127.0.0.1', port: 8500 } };
const open = { publicOrigin: null, bind: { host: '0.0.0.0', port: 8500 } };
const named = { publicOrigin: 'https://console.example', bind: { host: '0.0.0.0', port: 8500 } };

describe('the Host header', () => {
  it.each([
    ['127.0.0.1:8500', local, true],
    ['[::1]:8500', local, true],
    ['localhost:8500', local, true],
    ['LOCALHOST', local, true],
    ['10.0.0.5', local, true],
    ['rebound.example:8500', local, false],
    ['127.0.0.1.rebound.example', local, false],
    ['localhost.rebound.example', local, false],
    ['user@127.0.0.1', local, false],
    ['', local, false],
    [undefined, local, false],
    ['whatever.example', open, true],
    ['console.example', named, true],
    ['console.example.:443', named, true],
    ['10.0.0.5:8500', named, true],
    ['console.example.rebound.example', named, false],
    ['rebound.example', named, false],
  ])('%s is a name of ours, or somebody makes a name point here', (host, address, isOurs) => {
    expect(isExpectedHost(host, address)).toBe(isOurs);
  });
});
