import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Children, createChildren, type UnexpectedEnd } from './children.ts';
import type { ChildPlan } from './children-plan.ts';
import { stopAll } from './stop-all.ts';

let directory = '';
let children: Children;
const signal = new AbortController().signal;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-children-'));
});
afterEach(async () => {
  await stopAll(children);
  rmSync(directory, { recursive: true, force: true });
});

const READY = `console.log('{"event":"up"}'); setInterval(() => {}, 1000);`;

function plan(name: string, source: string, kind: ChildPlan['kind'] = 'application'): ChildPlan {
  const script = join(directory, `${name}.mjs`);
  writeFileSync(script, source);
  return {
    name,
    cluster: 'east',
    kind,
    program: [script],
    ports: [],
    logFile: join(directory, 'logs', `${name}.log`),
    readiness: { kind: 'log', event: 'up' },
  };
}

function create(plans: ChildPlan[]): UnexpectedEnd[] {
  const ends: UnexpectedEnd[] = [];
  children = createChildren(plans, process.env, (end) => ends.push(end));
  return ends;
}

const status = (name: string) => children.list().find((child) => child.name === name);

describe('the children of the demo', () => {
  it('are up once their log says so, and stay away after a stop until they are started again', async () => {
    const ends = create([plan('a', READY)]);
    children.start('a');
    expect(await children.waitReady('a', { timeoutMs: 20_000, signal })).toBe(true);
    const first = status('a')?.pid;
    await children.stop('a', 'SIGTERM');
    expect(status('a')).toMatchObject({ state: 'stopped', pid: null, ending: 'SIGTERM' });
    children.start('a');
    expect(await children.waitReady('a', { timeoutMs: 20_000, signal })).toBe(true);
    expect(status('a')?.pid).not.toBe(first);
    expect(ends).toEqual([]);
  });

  it('report an end that nobody asked for, with the last lines of their log', async () => {
    const ends = create([plan('b', `console.error('something broke'); process.exit(3);`)]);
    children.start('b');
    await vi.waitFor(() => expect(ends).toHaveLength(1), { timeout: 20_000 });
    expect(ends[0]).toMatchObject({ name: 'b', ending: 'status 3', lastLines: ['something broke'] });
    expect(status('b')?.state).toBe('ended');
  });

  it('fail a wait for readiness as soon as they end', async () => {
    create([plan('c', 'process.exit(1);')]);
    children.start('c');
    await expect(children.waitReady('c', { timeoutMs: 20_000, signal })).rejects.toThrow('c ended (status 1)');
  });

  it('are killed when they do not heed SIGTERM', async () => {
    create([plan('d', `process.on('SIGTERM', () => {}); ${READY}`)]);
    children.start('d');
    await children.waitReady('d', { timeoutMs: 20_000, signal });
    await children.stop('d', 'SIGTERM', 100);
    expect(status('d')).toMatchObject({ state: 'stopped', ending: 'SIGKILL' });
  });

  it('leave control planes for last', async () => {
    const order = join(directory, 'order');
    const tell = (name: string): string =>
      `import { appendFileSync } from 'node:fs'; process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(order)}, ${JSON.stringify(`${name}\n`)}); process.exit(0); }); ${READY}`;
    create([plan('control', tell('control'), 'control-plane'), plan('gateway', tell('gateway'), 'mesh-gateway')]);
    for (const name of ['control', 'gateway']) children.start(name);
    for (const name of ['control', 'gateway']) await children.waitReady(name, { timeoutMs: 20_000, signal });
    await stopAll(children);
    expect(readFileSync(order, 'utf8')).toBe('gateway\ncontrol\n');
  });

  it('end by themselves when the demo is killed', async () => {
    create([]);
    const pidFile = join(directory, 'pid');
    const child = plan(
      'orphan',
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${READY}`,
    );
    const demo = join(directory, 'demo.ts');
    writeFileSync(
      demo,
      `import { createChildren } from ${JSON.stringify(new URL('./children.ts', import.meta.url).href)};
       const children = createChildren([${JSON.stringify(child)}], process.env, () => {});
       children.start('orphan');
       await children.waitReady('orphan', { timeoutMs: 20000, signal: new AbortController().signal });
       process.kill(process.pid, 'SIGKILL');`,
    );
    await once(spawn(process.execPath, [demo], { stdio: 'inherit' }), 'exit');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 20_000 });
  });
});
