import { readFileSync } from 'node:fs';
import type { Services } from '@peerway/operations';
import { describe, expect, it } from 'vitest';
import { allRoutes } from './all-routes.ts';

// Nothing is called: only the paths are looked at.
const routes = allRoutes({} as Services).map(({ method, path }) => `| ${method} | \`/v1/${path}\` |`);

describe('the routes of /v1', () => {
  it('are each there once', () => {
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('are those that docs/http-api.md lists', () => {
    const text = readFileSync(new URL('../../../docs/http-api.md', import.meta.url), 'utf8');
    expect(text.match(/^\| (GET|PUT|POST|DELETE) .*$/gm)?.toSorted()).toEqual(routes.toSorted());
  });
});
