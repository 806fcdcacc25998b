import type { IncomingHttpHeaders } from 'node:http';
import { exchange } from './test-browser.ts';

export type CookieBrowser = {
  /** By host and port. */
  cookies: Map<string, Map<string, string>>;
  get(
    url: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>;
};

/**
 * A browser as far as it matters for a sign-in: cookies by host and port, and no redirection followed by itself.
 * @param reach where a URL really is, as a load balancer knows it; the Host header stays
 */
export function openCookieBrowser(reach: (url: string) => string = (url) => url): CookieBrowser {
  const cookies: CookieBrowser['cookies'] = new Map();
  return {
    cookies,
    async get(url, headers = {}) {
      const { host } = new URL(url);
      const own = cookies.get(host) ?? new Map<string, string>();
      cookies.set(host, own);
      const cookie = [...own].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await exchange(reach(url), {
        method: 'GET',
        headers: { host, ...(cookie === '' ? {} : { cookie }), ...headers },
      });
      for (const set of answer.headers['set-cookie'] ?? []) {
        const [pair = ''] = set.split(';', 1);
        const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
        if (value === '' || set.includes('Max-Age=0')) own.delete(name);
        else own.set(name, value);
      }
      return answer;
    },
  };
}
