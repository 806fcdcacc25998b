import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortBlock } from './free-ports.ts';
import { logTail, peerway, readLog, spawnPeerway } from './peerway-command.ts';
import { isAlive, waitFor } from './wait-for.ts';

const COLD_START_MS = 240_000;
const STOP_MS = 12_000;

/** While working on the projects without a browser, the consoles need not be built: PEERWAY_E2E_CONSOLE=0. */
const HAS_CONSOLE = process.env.PEERWAY_E2E_CONSOLE !== '0';

type ClusterName = 'east' | 'west';

/** One process of the demo, as `peerway demo status --json` shows it. */
export type DemoChild = {
  name: string;
  kind: string;
  state: string;
  pid: number | null;
  ports: number[];
  logFile: string;
};

/** The demo that the tests run against: its own directory and ports, beside whatever demo a person may have running. */
export type Demo = {
  directory: string;
  portBase: number;
  logFile: string;
  pid: number;
};

const HANDLE = 'PEERWAY_E2E_DEMO';

const environmentOf = (demo: Pick<Demo, 'directory' | 'portBase'>): Record<string, string> => ({
  PEERWAY_DEMO_DIR: demo.directory,
  PEERWAY_DEMO_PORT_BASE: String(demo.portBase),
});

/** Starts a demo in a new directory, and waits until it is ready. Later processes find it through the environment. */
export async function startNewDemo(): Promise<Demo> {
  const directory = mkdtempSync(join(tmpdir(), 'peerway-e2e-'));
  // As root, the database runs as another user and has to pass through here.
  chmodSync(directory, 0o755);
  return startDemo(directory, await freePortBlock());
}

/** Starts the demo of a directory and waits until it is ready. */
export async function startDemo(directory: string, portBase: number): Promise<Demo> {
  const logFile = join(directory, 'demo.log');
  writeFileSync(logFile, '');
  const child = spawnPeerway(
    ['demo', ...(HAS_CONSOLE ? [] : ['--no-console'])],
    logFile,
    environmentOf({ directory, portBase }),
  );
  const demo = { directory, portBase, logFile, pid: child.pid ?? 0 };
  process.env[HANDLE] = join(directory, 'e2e.json');
  writeFileSync(join(directory, 'e2e.json'), JSON.stringify(demo));
  await waitFor('peerway demo ready', COLD_START_MS, () => {
    if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}\n${logTail(logFile)}`);
    return readLog(logFile).includes('\npeerway demo ready\n') ? true : null;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${logTail(logFile)}`);
  });
  return demo;
}

/** The demo that was started last; null before the first. */
export function findDemo(): Demo | null {
  const handle = process.env[HANDLE];
  return handle === undefined ? null : JSON.parse(readFileSync(handle, 'utf8'));
}

/** The demo that runs now. */
export function currentDemo(): Demo {
  const demo = findDemo();
  if (demo === null) throw new Error('no demo was started');
  return demo;
}

/** Ends the demo as Ctrl-C would, and waits until it is gone. */
export async function stopDemo(demo: Demo): Promise<void> {
  if (!isAlive(demo.pid)) return;
  process.kill(demo.pid, 'SIGTERM');
  await waitFor('the demo to end', STOP_MS, () => (isAlive(demo.pid) ? null : true));
}

export async function demoStatus(demo: Demo): Promise<DemoChild[]> {
  return JSON.parse(await peerway(['demo', 'status', '--json'], { env: environmentOf(demo) }));
}

export async function demoChild(demo: Demo, name: string): Promise<DemoChild> {
  const child = (await demoStatus(demo)).find((candidate) => candidate.name === name);
  if (child === undefined) throw new Error(`the demo has no ${name}`);
  return child;
}

export const stopChild = (demo: Demo, name: string, how: 'kill' | 'term' = 'term'): Promise<string> =>
  peerway(['demo', 'stop', name, ...(how === 'kill' ? ['--kill'] : [])], { env: environmentOf(demo) });
export const startChild = (demo: Demo, name: string): Promise<string> =>
  peerway(['demo', 'start', name], { env: environmentOf(demo) });

/** Brings back whatever a test took away. */
export async function restoreChildren(demo: Demo): Promise<void> {
  for (const child of await demoStatus(demo)) if (child.state !== 'running') await startChild(demo, child.name);
}

const clusterBase = (demo: Demo, name: ClusterName): number => demo.portBase + (name === 'west' ? 100 : 0);
export const consoleUrl = (demo: Demo, name: ClusterName): string => `http://127.0.0.1:${clusterBase(demo, name)}`;
export const gatewayPort = (demo: Demo, name: ClusterName): number => clusterBase(demo, name) + 43;
export const gatewayAdminUrl = (demo: Demo, name: ClusterName): string =>
  `http://127.0.0.1:${clusterBase(demo, name) + 90}`;
export const apiUrl = (demo: Demo, path = '/'): string => `http://127.0.0.1:${demo.portBase + 491}${path}`;
export const ledgerPort = (demo: Demo): number => demo.portBase + 492;

export const signInToken = (demo: Demo, name: ClusterName): string =>
  readFileSync(join(demo.directory, name, 'bootstrap-token'), 'utf8').trim();

/** Arguments with which `peerway` calls a cluster of the demo as its administrator. */
export const asAdministrator = (demo: Demo, name: ClusterName): string[] => [
  '--http-addr',
  consoleUrl(demo, name),
  '--token-file',
  join(demo.directory, name, 'bootstrap-token'),
];
