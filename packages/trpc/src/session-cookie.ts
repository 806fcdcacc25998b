import type { IncomingMessage, ServerResponse } from 'node:http';
import { SESSION_MS } from '@peerway/operations';

/** The console's session cookie. Cookies ignore ports, so its name carries the cluster: two consoles of one host do not mix. */
export type SessionCookie = { read(): string | null; set(value: string): void; clear(): void };

export function sessionCookie(
  request: IncomingMessage,
  response: ServerResponse,
  clusterId: string,
  isSecure: boolean,
): SessionCookie {
  const name = `peerway_session_${clusterId.slice(0, 8)}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  return {
    read() {
      for (const part of (request.headers.cookie ?? '').split(';')) {
        const [key = '', value = ''] = part.trim().split('=', 2);
        if (key === name && value !== '') return value;
      }
      return null;
    },
    set: (value) =>
      response.appendHeader('set-cookie', `${name}=${value}; Max-Age=${Math.floor(SESSION_MS / 1000)}; ${attributes}`),
    clear: () => response.appendHeader('set-cookie', `${name}=; Max-Age=0; ${attributes}`),
  };
}
