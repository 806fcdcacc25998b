import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import type { Log } from '@peerway/model/log';
import { type Binaries, findBinaries, type Launch, planLaunch } from './launch.ts';

export type EmbeddedPostgres = {
  /** Connection URL with the password in it: never log it. */
  url: string;
  pid: number;
  /** Resolves with the exit code when PostgreSQL has ended, for whatever reason. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
};

const FAST_STOP_MS = 5_000;

/**
 * Starts a PostgreSQL of this data directory as a child process, making the database first when there is none. It listens on a
 * free loopback port and asks for a password (scram), because other users of the machine reach that port too.
 * @throws PeerwayError `platform.unavailable` naming the directory, and the process that holds it where one does.
 */
export async function startEmbeddedPostgres(dataDirectory: string, log: Log): Promise<EmbeddedPostgres> {
  const directory = join(dataDirectory, 'postgres');
  const passwordFile = join(dataDirectory, 'postgres-password');
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const binaries = await findBinaries();
  const launch = planLaunch(binaries, directory);
  if (!existsSync(join(directory, 'PG_VERSION'))) await makeDatabase(binaries, launch, directory, passwordFile, log);
  if (launch.uid !== undefined && launch.gid !== undefined) chownSync(directory, launch.uid, launch.gid);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    shared_buffers: '64MB',
    max_connections: '40',
    jit: 'off',
  };
  const child = spawnProgram(launch, binaries.postgres, [
    '-D',
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await untilReady(child, directory);
  log('info', 'database.started', { pid: child.pid, port });
  const password = encodeURIComponent(readFileSync(passwordFile, 'utf8'));
  return {
    url: `postgresql://peerway:${password}@127.0.0.1:${port}/postgres`,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGINT');
      const impatient = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS);
      await ended;
      clearTimeout(impatient);
    },
  };
}

/** Half an initdb is worth nothing and PG_VERSION exists early, so it is made beside its place and moved there whole. */
async function makeDatabase(
  binaries: Binaries,
  launch: Launch,
  directory: string,
  passwordFile: string,
  log: Log,
): Promise<void> {
  log('info', 'database.creating', { directory });
  const fresh = `${directory}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  // initdb runs as another user and must read the password: handed over in a file of its own, removed at once.
  const handover = `${passwordFile}.handover`;
  rmSync(handover, { force: true });
  writeFileSync(handover, password, { mode: 0o600 });
  if (launch.uid !== undefined && launch.gid !== undefined) {
    chownSync(fresh, launch.uid, launch.gid);
    chownSync(handover, launch.uid, launch.gid);
  }
  try {
    const child = spawnProgram(launch, binaries.initdb, [
      ...['-D', fresh, '-U', 'peerway', '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256', '--no-instructions'],
      `--pwfile=${handover}`,
    ]);
    const output = collectOutput(child);
    const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    if (code !== 0)
      throw new PeerwayError(
        'platform.unavailable',
        `the database in ${directory} could not be made: ${output.text().trim()}`,
      );
  } finally {
    rmSync(handover, { force: true });
  }
  renameSync(fresh, directory);
}

function untilReady(child: ChildProcess, directory: string): Promise<void> {
  const output = collectOutput(child);
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => reject(new PeerwayError('platform.unavailable', detail));
    child.once('error', (error) => fail(`PostgreSQL could not be started: ${error.message}`));
    child.once('close', (code) => {
      const text = output.text().trim();
      if (/lock file "postmaster.pid" already exists/.test(text)) {
        const holder = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0];
        fail(
          `the database in ${directory} is in use by another PostgreSQL (process ${holder}); stop that control plane first`,
        );
      } else fail(`PostgreSQL of ${directory} ended with ${code}: ${text}`);
    });
    child.stderr?.on('data', () => {
      if (output.text().includes('database system is ready to accept connections')) resolve();
    });
  });
}

function collectOutput(child: ChildProcess): { text(): string } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      text = `${text}${data}`.slice(-4_000);
    });
  }
  return { text: () => text };
}

function spawnProgram(launch: Launch, program: string, args: string[]): ChildProcess {
  const [command = program, ...rest] = [...launch.prefix, program, ...args];
  return spawn(command, rest, {
    // The other user may not be able to enter ours.
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' },
    // A process group of its own: a terminal's Ctrl-C must not stop the database before its control plane has finished.
    detached: true,
    ...(launch.prefix.length > 0 ? {} : { uid: launch.uid, gid: launch.gid }),
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
