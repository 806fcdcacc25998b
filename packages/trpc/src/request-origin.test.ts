import { describe, expect, it } from 'vitest';
import { isFromOwnPage } from './request-origin.ts';

const direct = { publicOrigin: null, isSecure: false };
const behindProxy = { publicOrigin: 'https://console.example', isSecure: true };

describe('a request with the cookie', () => {
  it.each<[string, string, Record<string, string>, boolean]>([
    ['of our page', 'POST', { origin: 'http://10.0.0.5:8500', host: '10.0.0.5:8500' }, true],
    ['whose Host is in capitals', 'POST', { origin: 'http://peerway:8500', host: 'PeerWay:8500' }, true],
    ['that says nothing of its page', 'POST', { host: '10.0.0.5:8500' }, false],
    ['with a Referer only', 'POST', { host: 'a:1', referer: 'http://a:1/access' }, false],
    ['of a sandboxed frame', 'POST', { origin: 'null', host: 'a:1' }, false],
    ['of another port of this host', 'POST', { origin: 'http://a:2', host: 'a:1' }, false],
    ['of a page under the name without TLS', 'POST', { origin: 'https://a:1', host: 'a:1' }, false],
    ['of a sub-domain', 'POST', { origin: 'http://evil.a:1', host: 'a:1' }, false],
    ['of a name that ours begins', 'POST', { origin: 'http://a:1.evil.example', host: 'a:1' }, false],
    [
      'that lies of its Origin only',
      'POST',
      { origin: 'http://a:1', host: 'a:1', 'sec-fetch-site': 'cross-site' },
      false,
    ],
    ['of a sibling site', 'POST', { origin: 'http://a:1', host: 'a:1', 'sec-fetch-site': 'same-site' }, false],
    ['that was typed, as a form can be', 'POST', { host: 'a:1', 'sec-fetch-site': 'none' }, false],
    ['that reads, of our page', 'GET', { host: 'a:1', 'sec-fetch-site': 'same-origin' }, true],
    ['that reads, of an old browser', 'GET', { host: 'a:1' }, true],
    ['that reads, of another site', 'GET', { host: 'a:1', 'sec-fetch-site': 'cross-site' }, false],
    ['that reads, with the Origin of another site', 'GET', { host: 'a:1', origin: 'http://evil.example' }, false],
  ])('%s (%s) is taken for what it is', (_name, method, headers, isOwn) => {
    expect(isFromOwnPage(method, headers, direct)).toBe(isOwn);
  });

  it.each<[string, boolean]>([
    ['https://console.example', true],
    ['http://console.example', false],
    ['https://console.example:8443', false],
    ['https://10.0.0.5:8500', false],
  ])('behind a proxy has the public origin: %s', (origin, isOwn) => {
    expect(isFromOwnPage('POST', { origin, host: '10.0.0.5:8500' }, behindProxy)).toBe(isOwn);
  });
});
