import { describe, expect, it } from 'vitest';
import { authorization } from '../testing/resources.ts';
import { decideAuthorization, sourceOfRequest } from './authorize.ts';

const GATEWAY = 'spiffe://west.consul/gateway/mesh/dc/dc1';
const uri = (service: string, trustDomain = 'east.consul', namespace = 'default') =>
  `spiffe://${trustDomain}/ns/${namespace}/dc/dc1/svc/${service}`;
const rule = (service: string, action: 'allow' | 'deny', more: object = {}) => ({
  trustDomain: 'east.consul',
  namespace: '*',
  service,
  action,
  origin: `${action} ${service}`,
  ...more,
});

describe('decideAuthorization', () => {
  const rules = [rule('web', 'allow'), rule('web-admin', 'deny'), rule('*', 'allow', { namespace: 'tools' })];
  it.each<[string, string, boolean, string]>([
    ['the source of a rule', uri('web'), true, 'allow web'],
    ['a denied source', uri('web-admin'), false, 'deny web-admin'],
    ['a name that only begins like it', uri('web2'), false, 'default'],
    ['the same name of another trust domain', uri('web', 'north.consul'), false, 'default'],
    ['any name of an allowed namespace', uri('x', 'east.consul', 'tools'), true, 'allow *'],
    ['a gateway, which is no service', 'spiffe://east.consul/gateway/mesh/dc/dc1', false, 'default'],
  ])('decides on %s', (_what, source, allowed, decidedBy) => {
    expect(decideAuthorization(authorization({ defaultAction: 'deny', rules }), { known: true, uri: source })).toEqual({
      allowed,
      decidedBy,
    });
  });

  it('takes the first rule that matches, and the default where none does', () => {
    const both = [rule('web', 'deny'), rule('*', 'allow')];
    expect(decideAuthorization(authorization({ rules: both }), { known: true, uri: uri('web') }).allowed).toBe(false);
    expect(
      decideAuthorization(authorization({ defaultAction: 'allow' }), { known: true, uri: uri('web') }).allowed,
    ).toBe(true);
  });

  it('denies what can not be read, also where the default allows', () => {
    const open = authorization({ defaultAction: 'allow' });
    expect(decideAuthorization(open, { known: true, uri: 'spiffe://EAST.consul/ns/x/dc/y/svc/z' }).allowed).toBe(false);
    expect(decideAuthorization(open, { known: false, reason: 'no header' })).toEqual({
      allowed: false,
      decidedBy: 'no header',
    });
  });
});

describe('sourceOfRequest', () => {
  const trusting = authorization({ trustedForwarders: [GATEWAY] });
  it('believes the header of the own gateway, and of nobody else', () => {
    expect(sourceOfRequest(trusting, GATEWAY, [`By=${GATEWAY};URI=${uri('web')}`])).toEqual({
      known: true,
      uri: uri('web'),
    });
    expect(sourceOfRequest(trusting, uri('evil'), [`By=${GATEWAY};URI=${uri('web')}`])).toEqual({
      known: true,
      uri: uri('evil'),
    });
  });
  it.each([[[]], [[`URI=${uri('web')}`, `URI=${uri('web')}`]], [['By=x']]])(
    'does not guess when the gateway sent %j',
    (headers) => {
      expect(sourceOfRequest(trusting, GATEWAY, headers).known).toBe(false);
    },
  );
});
