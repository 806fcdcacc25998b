import { allRoutes } from '@peerway/http-api';
import { permissions, type Services } from '@peerway/operations';
import { appRouter } from '@peerway/trpc';
import { describe, expect, it } from 'vitest';
import { permissionsPage } from './testing/permissions-page.ts';

const procedures = Object.keys(appRouter._def.procedures);
// Nothing is called: only what the routes say of themselves is looked at.
const routes = allRoutes({} as Services);
const operations = Object.keys(permissions);

describe('the table of permissions', () => {
  it('has a row for every procedure', () => {
    expect(procedures.filter((path) => !operations.includes(path))).toEqual([]);
  });

  it('has a row for every route', () => {
    expect(routes.filter(({ operation }) => !operations.includes(operation))).toEqual([]);
  });

  it('has no row that nobody can ask for', () => {
    const asked = new Set<string>([...procedures, ...routes.map(({ operation }) => operation)]);
    expect(operations.filter((operation) => !asked.has(operation))).toEqual([]);
  });

  it('is what docs/permissions.md shows', async () => {
    await expect(permissionsPage(procedures, routes)).toMatchFileSnapshot('../../../docs/permissions.md');
  });
});
