import type { IncomingMessage, ServerResponse } from 'node:http';

/** The console's session cookie. Cookies ignore ports, so its name carries the cluster: two consoles of one host do not mix. */
export type SessionCookie = { read(): string | null; set(value: string): void; clear(): void };

export type SessionCookieOptions = {
  clusterId: string;
  /** Browsers come over TLS. Then the cookie goes nowhere else, and no page of a sibling domain can put one of this name in place. */
  isSecure: boolean;
  /** For how long a browser keeps it, ms. */
  maxMs: number;
};

export function sessionCookie(
  request: IncomingMessage,
  response: ServerResponse,
  { clusterId, isSecure, maxMs }: SessionCookieOptions,
): SessionCookie {
  const name = `peerway_session_${clusterId.slice(0, 8)}`;
  return browserCookie(request, response, { name, sameSite: 'Strict', isSecure, maxMs });
}

export type BrowserCookieOptions = Pick<SessionCookieOptions, 'isSecure' | 'maxMs'> & {
  name: string;
  /** With whose steps it goes along: our own pages', or those from another site as well. */
  sameSite: 'Strict' | 'Lax';
};

/** A cookie that no script and no other host reads. */
export function browserCookie(
  request: IncomingMessage,
  response: ServerResponse,
  { name: plainName, sameSite, isSecure, maxMs }: BrowserCookieOptions,
): SessionCookie {
  const name = `${isSecure ? '__Host-' : ''}${plainName}`;
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`;
  return {
    read() {
      const values = new Set<string>();
      for (const part of (request.headers.cookie ?? '').split(';')) {
        const [key = '', value = ''] = part.trim().split('=', 2);
        if (key === name && value !== '') values.add(value);
      }
      // Two of them: one was put there by somebody else, and nobody can say which.
      const [value] = values;
      return values.size === 1 && value !== undefined ? value : null;
    },
    set: (value) =>
      response.appendHeader('set-cookie', `${name}=${value}; Max-Age=${Math.floor(maxMs / 1000)}; ${attributes}`),
    clear: () => response.appendHeader('set-cookie', `${name}=; Max-Age=0; ${attributes}`),
  };
}
