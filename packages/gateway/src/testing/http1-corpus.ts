/*
 * Requests that are hostile, or merely odd, one connection each. What a careful proxy makes of them: a status, with nothing of
 * it forwarded; or requests as the application gets them, in order, each `METHOD path body`.
 */
export type Http1Case = {
  id: string;
  bytes: string;
  /** Of the first answer; the connection ends with it. */
  refused?: number;
  forwarded?: readonly string[];
};

const H = 'Host: a\r\n';
const NEXT = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
const get = (fields: string, target = '/'): string => `GET ${target} HTTP/1.1\r\n${H}${fields}\r\n`;
const post = (fields: string, body: string): string => `POST / HTTP/1.1\r\n${H}${fields}\r\n${body}`;
const chunked = (body: string, fields = ''): string => post(`Transfer-Encoding: chunked\r\n${fields}`, body);
const length = (value: string, body = 'x'): string => post(`Content-Length: ${value}\r\n`, body);
const coding = (value: string, fields = ''): string =>
  post(`Transfer-Encoding:${value}\r\n${fields}`, `0\r\n\r\n${NEXT}`);
const refused = (status: number, cases: Record<string, string>): Http1Case[] =>
  Object.entries(cases).map(([id, bytes]) => ({ id, bytes, refused: status }));

const unreadableLengths = {
  'dup-cl-same': post('Content-Length: 1\r\nContent-Length: 1\r\n', 'x'),
  'dup-cl-diff': post('Content-Length: 0\r\nContent-Length: 37\r\n', NEXT),
  'cl-list': length('1, 1'),
  'cl-plus': length('+1'),
  'cl-minus': length('-1'),
  'cl-hex': length('0x1'),
  'cl-suffix': length('1Z'),
  'cl-underscore': length('1_0', '0123456789'),
  'cl-empty': length(''),
  'cl-vt': length('\x0b1'),
  'cl-huge': length('18446744073709551617'),
  'cl-octal': length('010', '0123456789'),
  'cl-space-colon': post('Content-Length : 5\r\n', 'hello'),
  'cl-tab-name': post('Content-Length\t: 5\r\n', 'hello'),
  'clte-both': post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${NEXT}`),
  'tecl-both': post('Transfer-Encoding: chunked\r\nContent-Length: 44\r\n', `0\r\n\r\n${NEXT}`),
};

const unreadableCodings = {
  'te-space-name': post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${NEXT}`),
  'te-comma-chunked': coding(' ,chunked'),
  'te-comma-chunked-cl': coding(' ,chunked', 'Content-Length: 5\r\n'),
  'te-obsfold': post('Transfer-Encoding:\r\n chunked\r\n', `0\r\n\r\n${NEXT}`),
  'te-obsfold-x': post('X: y\r\n\tTransfer-Encoding: chunked\r\n', `0\r\n\r\n${NEXT}`),
  'te-nl-prefix': post('X: y\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${NEXT}`),
  'te-http10': `POST / HTTP/1.0\r\n${H}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${NEXT}`,
  'te-dup': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${NEXT}`),
  'te-xchunked-cl': coding(' xchunked', 'Content-Length: 5\r\n'),
  'te-quoted': coding(' "chunked"'),
  'te-hi': coding(' \xa0chunked'),
  'te-vt': coding(' \x0bchunked'),
  'te-trailing-semi': coding(' chunked;'),
  'te-cr-inside': coding(' chu\rnked'),
};

const unreadableChunks = {
  'chunk-lf-size': chunked('1\nx\r\n0\r\n\r\n'),
  'chunk-lf-data': chunked('1\r\nx\n0\r\n\r\n'),
  'chunk-lf-last': chunked('1\r\nx\r\n0\n\r\n'),
  'chunk-ext-lf': chunked('1;a\nb\r\nx\r\n0\r\n\r\n'),
  'chunk-ext-cr': chunked('1;a\rb\r\nx\r\n0\r\n\r\n'),
  'chunk-ext-quoted-lf': chunked('1;a="\n"\r\nx\r\n0\r\n\r\n'),
  'chunk-ext-huge': chunked(`1;${'a'.repeat(5_000)}\r\nx\r\n0\r\n\r\n`),
  'chunk-trail-ws': chunked('1 \r\nx\r\n0\r\n\r\n'),
  'chunk-lead-ws': chunked('   1\r\nx\r\n0\r\n\r\n'),
  'chunk-0x': chunked('0x1\r\nx\r\n0\r\n\r\n'),
  'chunk-plus': chunked('+1\r\nx\r\n0\r\n\r\n'),
  'chunk-neg': chunked('-1\r\nx\r\n0\r\n\r\n'),
  'chunk-underscore': chunked('0_1\r\nx\r\n0\r\n\r\n'),
  'chunk-empty-size': chunked('\r\nx\r\n0\r\n\r\n'),
  'chunk-size-overflow': chunked('10000000000000001\r\nx\r\n0\r\n\r\n'),
  'chunk-extra-crlf': chunked('1\r\nx\r\n\r\n0\r\n\r\n'),
  'chunk-rX': chunked('1\r\nx\rX0\r\n\r\n'),
  'chunk-too-long': chunked('1\r\nxyz\r\n0\r\n\r\n'),
  'trailer-cl': chunked('1\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n'),
  'trailer-te': chunked('1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n'),
};

const unreadableLines = {
  'bare-lf-hdr': `GET / HTTP/1.1\r\n${H}X: y\nZ: z\r\n\r\n`,
  'bare-lf-all': 'GET / HTTP/1.1\nHost: a\n\n',
  'reqline-lf-sep': 'GET / HTTP/1.1\nHost: a\r\n\r\n',
  'reqline-2sp': `GET  / HTTP/1.1\r\n${H}\r\n`,
  'first-line-ws': 'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
  'no-colon': get('nonsense\r\n'),
  'empty-name': get(': a\r\n'),
  'name-space-inside': get('X Y: a\r\n'),
  'name-fold': get('Te\nst: x\r\n'),
  'nul-value': get('X: a\0b\r\n'),
  'nul-name': get('X\0: a\r\n'),
  'hi-name': get('X\xe9: a\r\n'),
  'bare-cr-val': get('X: a\rb\r\n'),
  'hdr-end-rX': `GET / HTTP/1.1\r\n${H}\rXX: y\r\n\r\n`,
  'ver-0.9': 'GET /\r\n\r\n',
  'ver-1.32': `GET / HTTP/1.32\r\n${H}\r\n`,
  'two-host': get('Host: b\r\n'),
  'no-host': 'GET / HTTP/1.1\r\n\r\n',
  'host-userinfo': 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n',
  'host-space': 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
  'host-nul': 'GET / HTTP/1.1\r\nHost: a\0\r\n\r\n',
  'abs-uri-mismatch': get('', 'http://evil/x'),
  'uri-hash': get('', '/a#b'),
  'uri-star': get('', '*'),
  'uri-tab': get('', '/\ta'),
  'uri-nul': get('', '/\0a'),
  'uri-escaped-nul': get('', '/%00a'),
  'uri-hi': get('', '/\xe9'),
  'uri-admin-noslash': get('', 'admin'),
  'uri-bang': get('', '!'),
};

/** Every row of the corpus. */
export const http1Corpus: readonly Http1Case[] = [
  ...refused(400, { ...unreadableLengths, ...unreadableCodings, ...unreadableChunks, ...unreadableLines }),
  ...refused(501, {
    'te-identity-chunked': coding(' identity, chunked'),
    'te-gzip-chunked': coding(' gzip, chunked'),
    'te-chunked-identity': coding(' chunked, identity'),
  }),
  ...refused(505, { 'ver-2.0': `GET / HTTP/2.0\r\n${H}\r\n` }),
  ...refused(405, { connect: `CONNECT a:80 HTTP/1.1\r\n${H}\r\n${NEXT}` }),
  ...refused(417, { 'expect-obf': post('Expect: y 100-continue\r\nContent-Length: 1\r\n', 'x') }),
  ...refused(431, {
    'hdr-17k': get(`X: ${'a'.repeat(17_000)}\r\n`),
    'hdr-3000': get('X: y\r\n'.repeat(1_500)),
  }),
  // At the very beginning of a connection without TLS it is HTTP/2, and right.
  { id: 'pri', bytes: `${get('', '/1')}PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`, forwarded: ['GET /1 '] },
  { id: 'te-tab', bytes: coding('\tchunked'), forwarded: ['POST / ', 'GET /smuggled '] },
  { id: 'te-case', bytes: coding(' ChUnKeD'), forwarded: ['POST / ', 'GET /smuggled '] },
  { id: 'chunk-ext', bytes: chunked('1;a=b\r\nx\r\n0\r\n\r\n'), forwarded: ['POST / x'] },
  {
    id: 'chunk-term-XX',
    bytes: chunked('1\r\nx\r\n0\r\nX:GET /smug HTTP/1.1\r\nHost: a\r\n\r\n'),
    forwarded: ['POST / x'],
  },
  {
    id: 'get-body-cl',
    bytes: `GET /b HTTP/1.1\r\n${H}Content-Length: 3\r\n\r\nabc${get('', '/c')}`,
    forwarded: ['GET /b abc', 'GET /c '],
  },
  { id: 'extra-after-chunked', bytes: `${chunked('0\r\n\r\n')}\x00${NEXT}`, forwarded: ['POST / '] },
  { id: 'proto-hdr', bytes: get('__proto__: x\r\nconstructor: y\r\n'), forwarded: ['GET / '] },
  {
    id: 'upgrade-h2c',
    bytes: get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n'),
    forwarded: ['GET / '],
  },
  {
    id: 'expect-100-cl',
    bytes: post('Expect: 100-continue\r\nContent-Length: 5\r\n', `hello${get('', '/c')}`),
    forwarded: ['POST / hello', 'GET /c '],
  },
  {
    id: 'pipelined',
    bytes: `${get('', '/1')}${get('', '/2')}${get('', '/3')}`,
    forwarded: ['GET /1 ', 'GET /2 ', 'GET /3 '],
  },
];
