import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorTable } from '@peerway/model/error';
import { defaultLimits } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';

/* Where prose lists facts of the code, the two are compared here. */

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '../../../docs');
const read = (name: string): string => readFileSync(join(docs, name), 'utf8');

describe('docs/errors.md', () => {
  it('lists every code of the error table with its statuses, and no other', () => {
    const documented = read('errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const expected = Object.entries(errorTable).map(
      ([code, row]) =>
        `| \`${code}\` | ${row.blame} | ${row.http} | ${row.grpc} | ${row.exit} | ${row.retryable ? 'yes' : 'no'} | ${row.text} |`,
    );
    expect(documented).toEqual(expected);
  });
});

describe('docs/lifecycle.md', () => {
  it('names only codes that exist', () => {
    const named = [...read('lifecycle.md').matchAll(/`([a-z]+\.[a-z_]+)`/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
  });
});

describe('docs/data-plane.md', () => {
  it('has the limits of every proxy', () => {
    const documented = [...read('data-plane.md').matchAll(/^\| `([A-Za-z0-9]+)` \| (\d+) \|/gm)];
    const { type: _type, name: _name, ...limits } = defaultLimits;
    const set = Object.entries(limits).filter(([, value]) => value !== null);
    expect(Object.fromEntries(documented.map(([, name, value]) => [name, Number(value)]))).toEqual(
      Object.fromEntries(set),
    );
  });
});

describe('docs/data-plane.md, replacing a gateway', () => {
  it('has the log lines of it', () => {
    const proxies = resolve(docs, '../apps/cli/src/proxy');
    const logged = ['workers/worker-pool.ts', 'run-proxy.ts'].flatMap((file) =>
      [...readFileSync(join(proxies, file), 'utf8').matchAll(/'((?:pool|worker)\.[a-z_]+|proxy\.not_[a-z]+)'/g)].map(
        ([, event]) => event,
      ),
    );
    const [, section = ''] = read('data-plane.md').split('\n## Replacing a gateway while it serves\n');
    const [own = ''] = section.split(/^##/m);
    const documented = [...own.matchAll(/^\| `([a-z]+\.[a-z_]+)` \|/gm)].map(([, event]) => event);
    expect(documented.toSorted()).toEqual([...new Set(logged)].toSorted());
  });
});

describe('docs/adr', () => {
  it('is indexed completely', () => {
    const pages = readdirSync(join(docs, 'adr')).filter((name) => /^\d{4}-/.test(name));
    const linked = [...read('adr/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map((match) => match[1]);
    expect(linked.toSorted()).toEqual(pages.toSorted());
  });
});
