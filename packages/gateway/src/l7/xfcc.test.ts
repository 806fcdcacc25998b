import { describe, expect, it } from 'vitest';
import { firstXfccUri, formatXfcc, isXfccName } from './xfcc.ts';

const WEB = 'spiffe://east.consul/ns/default/dc/dc1/svc/web';
const ADMIN = 'spiffe://east.consul/ns/default/dc/dc1/svc/admin';

describe('firstXfccUri', () => {
  it.each<[string, string, string | null]>([
    ['what this proxy writes', formatXfcc({ by: 'spiffe://x', hash: 'ab', uri: WEB }), WEB],
    ['what Envoy writes', `By=spiffe://g;Hash=ab;Cert="-----BEGIN%20CERT%2C";Chain="x";Subject="";URI=${WEB}`, WEB],
    ['the first of several elements', `By=g;URI=${WEB},By=h;URI=${ADMIN}`, WEB],
    ['a comma and a semicolon inside quotes', `Subject="CN=a,b;URI=${ADMIN}";URI=${WEB}`, WEB],
    ['an escaped quote inside quotes', `Subject="a\\";URI=${ADMIN}";URI=${WEB}`, WEB],
    ['a quoted URI', `URI="${WEB}"`, WEB],
    ['a first element without a URI', `By=g;Hash=x,URI=${ADMIN}`, null],
    ['two URIs in the first element', `URI=${WEB};URI=${ADMIN}`, null],
    ['two URIs that differ in case of the key', `URI=${WEB};uri=${ADMIN}`, null],
    ['an empty URI', 'By=g;URI=', null],
    ['an unterminated quote', `Subject="a;URI=${WEB}`, null],
    ['text behind a quote', `Subject="a"b;URI=${WEB}`, null],
    ['nothing', '', null],
    ['no pair', 'hello', null],
    ['a key with a space inside', `a b=c;URI=${WEB}`, null],
  ])('reads %s', (_what, header, expected) => {
    expect(firstXfccUri(header)).toBe(expected);
  });

  it('knows the header in every spelling that reaches an application as it', () => {
    expect(
      ['x-forwarded-client-cert', 'x_forwarded_client_cert', 'x-forwarded_client-cert', 'x-forwarded-for'].map(
        isXfccName,
      ),
    ).toEqual([true, true, true, false]);
  });
});
