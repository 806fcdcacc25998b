import { defaultLimits, type Resource, resourceKey } from '@peerway/model/snapshot';
import { expect, it } from 'vitest';
import { buildProxyConfig } from '../../snapshot/proxy-config.ts';
import { forwardClaims } from './forward-claims.ts';

const request = [
  'host',
  'api.test',
  'content-length',
  '3',
  'x-forwarded-client-cert',
  'By=gateway',
  'x_claims',
  'forged',
];
const provider = (headerName: string): Resource => ({
  type: 'jwt-provider',
  name: 'okta',
  issuer: '',
  audiences: [],
  keys: { kind: 'local', jwks: '{"keys":[]}' },
  locations: [],
  forwarding: { headerName, padded: false },
  clockSkewSeconds: 30,
});
const forwarded = (headerName: string): readonly string[] => {
  const resources = [provider(headerName), defaultLimits];
  const config = buildProxyConfig(
    1,
    { datacenter: 'dc1', trustDomain: 'west.consul' },
    new Map(resources.map((resource) => [resourceKey(resource), resource])),
  );
  const okta = { kind: 'valid' as const, claims: {}, encodedPayload: 'e30', spentHeader: null };
  return forwardClaims(config, request, { providers: new Map(), outcomes: new Map([['okta', okta]]) });
};

it('claims take the place of what a client wrote there, in any spelling', () => {
  expect(forwarded('X-Claims')).toEqual([...request.slice(0, 6), 'x-claims', 'e30']);
});

it.each(['content-length', 'Host', 'x-forwarded-client-cert', 'x_forwarded_client_cert', 'no token', ':path'])(
  'claims never change how a request is framed or who its client is: %s',
  (headerName) => {
    expect(forwarded(headerName)).toEqual(request);
  },
);
