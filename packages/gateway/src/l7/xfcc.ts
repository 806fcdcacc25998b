/*
 * The `x-forwarded-client-cert` header, as Envoy writes it: elements separated by commas, each `Key=Value` pairs separated by
 * semicolons, values optionally in double quotes with `\"` inside. The first element is the one nearest to the client.
 */

export const XFCC = 'x-forwarded-client-cert';

/** Underscores reach many applications as dashes, so `x_forwarded_client_cert` is the same header to them. */
export function isXfccName(lowerCaseName: string): boolean {
  return lowerCaseName.length === XFCC.length && lowerCaseName.replaceAll('_', '-') === XFCC;
}

export type XfccElement = {
  /** SPIFFE ID of the proxy that verified the certificate. */
  by: string;
  /** SHA-256 of the client's certificate, lower-case hex. */
  hash: string;
  /** SPIFFE ID of the client. */
  uri: string;
};

/** `URI` comes last, because Consul's own authorisation patterns expect it there. */
export function formatXfcc(element: XfccElement): string {
  return `By=${element.by};Hash=${element.hash};URI=${element.uri}`;
}

/**
 * The `URI` of the first element. Null when it is missing, given twice, or the header can not be read: the caller must then
 * treat the client as unknown.
 */
export function firstXfccUri(header: string): string | null {
  let uri: string | null = null;
  let at = 0;
  for (;;) {
    const pair = readPair(header, at);
    if (pair === null) return null;
    if (pair.key.toLowerCase() === 'uri') {
      if (uri !== null) return null;
      uri = pair.value;
    }
    at = pair.end;
    if (at >= header.length || header[at] === ',') return uri === '' ? null : uri;
    at += 1;
  }
}

function readPair(header: string, start: number): { key: string; value: string; end: number } | null {
  const equals = header.indexOf('=', start);
  if (equals < 0) return null;
  const key = header.slice(start, equals).trim();
  if (!/^[A-Za-z]+$/.test(key)) return null;
  if (header[equals + 1] !== '"') {
    const rest = /[;,]/g;
    rest.lastIndex = equals + 1;
    const end = rest.exec(header)?.index ?? header.length;
    return { key, value: header.slice(equals + 1, end), end };
  }
  let value = '';
  for (let at = equals + 2; at < header.length; at += 1) {
    const character = header[at];
    if (character === '\\') {
      at += 1;
      value += header[at] ?? '';
    } else if (character === '"') {
      const end = at + 1;
      if (end < header.length && header[end] !== ';' && header[end] !== ',') return null;
      return { key, value, end };
    } else {
      value += character;
    }
  }
  return null;
}
