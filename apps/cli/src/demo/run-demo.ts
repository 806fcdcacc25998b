import { setMaxListeners } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import { createClient, type PeerwayClient } from '../client.ts';
import { CHECKOUT } from '../program-files.ts';
import { type Children, createChildren, type UnexpectedEnd } from './children.ts';
import { bootstrapTokenFile, planChildren } from './children-plan.ts';
import { askDemo, type ControlRequest, startControlServer } from './control-server.ts';
import { waitUntilCrossed } from './crossing.ts';
import { ensureTokens } from './ensure-tokens.ts';
import { type DemoClusterName, type DemoPlan, demoClusterNames, demoPorts } from './plan.ts';
import { requireFreePorts } from './port-check.ts';
import { createProgress, type Progress } from './progress.ts';
import { isSeeded, markSeeded, seedConfigEntries, seedPeering } from './seed.ts';
import { writeStateFiles } from './state-files.ts';
import { stopAll } from './stop-all.ts';

const CONTROL_PLANE_READY_MS = 120_000;
const PROXY_READY_MS = 30_000;
const STUCK_AFTER_MS = 15_000;
const TRAFFIC = 'east-traffic';

type DemoOptions = {
  plan: DemoPlan;
  isFresh: boolean;
  hasConsole: boolean;
  environment: Record<string, string | undefined>;
  print: (text: string) => void;
  /** Aborts on Ctrl-C or SIGTERM. */
  signal: AbortSignal;
};

/** Runs the demo until `signal` aborts; resolves once every child is gone. Rejects when it could not be brought up, children gone too. */
export async function runDemo({ plan, isFresh, hasConsole, environment, print, signal }: DemoOptions): Promise<void> {
  setMaxListeners(0, signal);
  const progress = createProgress(print);
  await requireSoleDemo(plan);
  await requireFreePorts(demoPorts(plan), plan.portBase === 18_700 ? 19_700 : 18_700);
  if (isFresh) removeState(plan);

  const children = createChildren(planChildren(plan), childEnvironment(environment), (end) =>
    reportUnexpectedEnd(end, progress),
  );
  const control = await startControlServer(plan.directory, (request) => answerControl(request, children, signal));
  try {
    writeStateFiles(plan, hasConsole);
    await bringUp(plan, children, progress, print, signal);
    await new Promise<void>((resolve) =>
      signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.line('Stopping ...');
    control.close();
    await stopAll(children);
    progress.line('Stopped. The state is kept: the next start comes back with it.');
  }
}

async function bringUp(
  plan: DemoPlan,
  children: Children,
  progress: Progress,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const isWarm = isSeeded(plan);
  progress.line(
    `Peerway demo in ${displayPath(plan.directory)}${isWarm ? ', with the state of the last run' : ''}. Ctrl-C ends it.`,
  );

  await progress.step('Control planes of east and west', (detail) =>
    startAndWait(children, (name) => name.endsWith('-control-plane'), CONTROL_PLANE_READY_MS, signal, detail),
  );
  const clients = { east: managementClient(plan, 'east'), west: managementClient(plan, 'west') };
  await progress.step('A token of its own for each proxy', () =>
    Promise.all(demoClusterNames.map((name) => ensureTokens(plan.clusters[name], clients[name]))),
  );
  const dataPlane = progress.step('Gateways, sidecars and sample services', (detail) =>
    startAndWait(
      children,
      (name) => !name.endsWith('-control-plane') && name !== TRAFFIC,
      PROXY_READY_MS,
      signal,
      detail,
    ),
  );
  if (!isWarm) {
    await progress.step('Protocols, intentions and exports', () =>
      Promise.all(demoClusterNames.map((name) => seedConfigEntries(name, clients[name]))),
    );
    await progress.step('Peering of east with west', () => seedPeering(clients.east, clients.west));
    markSeeded(plan);
  }
  await dataPlane;
  // Last, so that the first thing anybody sees of the traffic is not the errors of a mesh that is still coming up.
  children.start(TRAFFIC);

  print(
    describeDemo(
      plan,
      demoClusterNames.map((name) => ({ name, token: readBootstrapToken(plan, name) })),
    ),
  );
  await progress.step('A request each of api, ledger and payments through both clusters', () =>
    waitUntilCrossed(plan, {
      signal,
      reportMs: STUCK_AFTER_MS,
      onStuck: (failures) => {
        progress.line(`Not crossing yet:\n  ${failures.join('\n  ')}`);
        if (isWarm)
          progress.line(
            'The state of an earlier run may lack what is needed: mend it in the consoles, or begin afresh with `peerway demo --fresh`.',
          );
      },
    }),
  );
  print('peerway demo ready');
}

async function startAndWait(
  children: Children,
  isWanted: (name: string) => boolean,
  timeoutMs: number,
  signal: AbortSignal,
  detail: (text: string) => void,
): Promise<void> {
  const waiting = new Set(
    children
      .list()
      .map((child) => child.name)
      .filter(isWanted),
  );
  for (const name of waiting) children.start(name);
  const late = await Promise.all(
    [...waiting].map(async (name) => {
      const isUp = await children.waitReady(name, { timeoutMs, signal });
      waiting.delete(name);
      detail(`waiting for ${[...waiting].join(', ')}`);
      return isUp ? null : name;
    }),
  );
  const missing = late.filter((name) => name !== null);
  if (missing.length > 0) {
    const logs = children
      .list()
      .filter((child) => missing.includes(child.name))
      .map((child) => `${child.name}: ${displayPath(child.logFile)}`);
    throw new PeerwayError('platform.unavailable', `not up after ${timeoutMs / 1000} s: ${missing.join(', ')}`, {
      hint: `Their logs: ${logs.join(', ')}`,
    });
  }
}

async function requireSoleDemo(plan: DemoPlan): Promise<void> {
  const isRunning = await askDemo(plan.directory, { verb: 'status' }).then(
    () => true,
    () => false,
  );
  if (isRunning) {
    throw new PeerwayError('platform.unavailable', `a demo runs in ${displayPath(plan.directory)} already`, {
      hint: 'Stop it first, or start a second one beside it with PEERWAY_DEMO_DIR and PEERWAY_DEMO_PORT_BASE.',
    });
  }
}

async function answerControl(request: ControlRequest, children: Children, signal: AbortSignal): Promise<unknown> {
  if (request.verb === 'status') return children.list();
  if (!children.has(request.name)) {
    const names = children.list().map((child) => child.name);
    throw new PeerwayError('request.not_found', `the demo has no process "${request.name}"`, {
      hint: `It has: ${names.join(', ')}`,
    });
  }
  if (request.verb === 'stop') {
    await children.stop(request.name, request.kill ? 'SIGKILL' : 'SIGTERM');
    return { isReady: false };
  }
  children.start(request.name);
  return { isReady: await children.waitReady(request.name, { timeoutMs: PROXY_READY_MS, signal }) };
}

/** What a child must not inherit: another database, and tokens that are none of its business. */
function childEnvironment(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const { DATABASE_URL: _database, ...rest } = environment;
  const kept = Object.entries(rest).filter(([name]) => !/^(PEERWAY|CONSUL)_HTTP_/.test(name));
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: join(CHECKOUT, 'node_modules', '.cache', 'node-compile') };
}

function reportUnexpectedEnd(end: UnexpectedEnd, progress: Progress): void {
  progress.line(
    [
      `${end.name} ended (${end.ending}). Unless the demo ends with it, bring it back with: npx peerway demo start ${end.name}`,
      `  last lines of ${displayPath(end.logFile)}:`,
      ...end.lastLines.map((line) => `    ${line.slice(0, 400)}`),
    ].join('\n'),
  );
}

function removeState(plan: DemoPlan): void {
  for (const name of demoClusterNames) rmSync(plan.clusters[name].directory, { recursive: true, force: true });
  rmSync(join(plan.directory, 'seeded.json'), { force: true });
}

function readBootstrapToken(plan: DemoPlan, name: DemoClusterName): string {
  const file = bootstrapTokenFile(plan.clusters[name]);
  if (!existsSync(file))
    throw new PeerwayError('platform.internal', `the control plane of ${name} wrote no ${displayPath(file)}`);
  return readFileSync(file, 'utf8').trim();
}

function managementClient(plan: DemoPlan, name: DemoClusterName): PeerwayClient {
  return createClient({
    httpAddress: `http://127.0.0.1:${plan.clusters[name].httpPort}`,
    token: readBootstrapToken(plan, name),
  });
}

/** What a person needs next: consoles, tokens, and a few things to try. */
export function describeDemo(plan: DemoPlan, signIns: { name: DemoClusterName; token: string }[]): string {
  const { api, ledger } = plan.upstreamPorts;
  return [
    '',
    ...signIns.map(
      ({ name, token }) =>
        `  ${name}   console http://127.0.0.1:${plan.clusters[name].httpPort}   sign-in token ${token}`,
    ),
    '',
    `  curl 127.0.0.1:${api}/                      api in west, through both clusters`,
    `  bash -c 'exec 3<>/dev/tcp/127.0.0.1/${ledger}; echo hello >&3; head -1 <&3'   ledger in west`,
    '  npx peerway demo status                  every process, and its log',
    '  npx peerway demo stop west-gateway       take something away ...',
    '  npx peerway demo start west-gateway      ... and bring it back',
    '',
  ].join('\n');
}

const displayPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
};
