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
  const name = `${isSecure ? '__Host-' : ''}peerway_session_${clusterId.slice(0, 8)}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
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
