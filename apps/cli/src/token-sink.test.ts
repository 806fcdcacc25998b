import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokenSink } from './token-sink.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerway-sink-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file for a token', () => {
  it('has the secret and no more, for its owner alone, also where another file was', async () => {
    const path = join(folder, 'token');
    await writeFile(path, 'the one before, which was longer', { mode: 0o644 });
    {
      await using sink = await openTokenSink(path);
      expect(await readFile(path, 'utf8')).toMatch(/^the one before/);
      await sink.keep('secret');
    }
    expect(await readFile(path, 'utf8')).toBe('secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['token']);
  });

  it('is as it was where nothing was kept', async () => {
    const path = join(folder, 'token');
    await writeFile(path, 'before');
    await (await openTokenSink(path))[Symbol.asyncDispose]();
    expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['before', ['token']]);
  });

  it('is refused before there is a secret where it could not be written', async () => {
    await mkdir(join(folder, 'directory'));
    await symlink('/dev/null', join(folder, 'link'));
    for (const name of ['directory', 'link', 'none/token'])
      await expect(openTokenSink(join(folder, name))).rejects.toMatchObject({
        code: 'request.invalid',
        field: '--token-sink-file',
      });
    await expect(openTokenSink('/dev/stdout')).rejects.toThrow(/is there and no file/);
    expect((await readdir(folder)).sort()).toEqual(['directory', 'link']);
  });

  it('leaves nothing behind where its place was taken meanwhile', async () => {
    const path = join(folder, 'token');
    await expect(
      (async () => {
        await using sink = await openTokenSink(path);
        await mkdir(path);
        await sink.keep('secret');
      })(),
    ).rejects.toThrow(/can not be written/);
    expect(await readdir(folder)).toEqual(['token']);
    expect(await readdir(path)).toEqual([]);
  });
});
