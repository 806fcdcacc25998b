import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHECKOUT } from '../program-files.ts';
import type { ChildKind, ChildPlan } from './children-plan.ts';
import { pollUntil } from './deadline.ts';
import { lastLogLines, openLogFile, readLogFrom } from './log-file.ts';

const EXIT_WITH_PARENT = fileURLToPath(new URL('./exit-with-parent.ts', import.meta.url));

/** `stopped`: on request. `ended`: by itself, or by somebody else. `waiting`: not started yet. */
export type ChildState = 'waiting' | 'running' | 'stopped' | 'ended';

export type ChildStatus = {
  name: string;
  kind: ChildKind;
  state: ChildState;
  pid: number | null;
  ports: number[];
  /** ISO 8601: when the state began; null while waiting. */
  since: string | null;
  /** How it ended: `status 1`, `SIGKILL`. */
  ending: string | null;
  logFile: string;
};

export type UnexpectedEnd = { name: string; ending: string; logFile: string; lastLines: string[] };

type Running = { process: ChildProcess; logOffset: number; ended: Promise<void> };
type Child = {
  plan: ChildPlan;
  state: ChildState;
  since: string | null;
  ending: string | null;
  running: Running | null;
};

export type Children = {
  /** Starts a child that does not run. */
  start: (name: string) => void;
  /** Waits until a started child is up. False: not within the time. Throws when it ended meanwhile. */
  waitReady: (name: string, options: { timeoutMs: number; signal: AbortSignal }) => Promise<boolean>;
  /** Signals a child and waits until it is gone; what is left after `killAfterMs` is killed with its whole process group. */
  stop: (name: string, signal: 'SIGTERM' | 'SIGKILL', killAfterMs?: number) => Promise<void>;
  list: () => ChildStatus[];
  has: (name: string) => boolean;
};

const STOP_KILL_AFTER_MS = 10_000;

/**
 * The demo's processes. Each is the leader of its own process group, so that a Ctrl-C in the terminal reaches the demo alone, which then
 * ends them in order. Nothing is restarted by itself: what is taken away on purpose must stay away long enough to be seen.
 */
export function createChildren(
  plans: ChildPlan[],
  environment: Record<string, string | undefined>,
  onUnexpectedEnd: (end: UnexpectedEnd) => void,
): Children {
  const children = new Map<string, Child>(
    plans.map((plan) => [plan.name, { plan, state: 'waiting', since: null, ending: null, running: null }]),
  );

  const find = (name: string): Child => {
    const child = children.get(name);
    if (child === undefined) throw new Error(`no child is named ${name}`);
    return child;
  };

  const moveTo = (child: Child, state: ChildState, ending: string | null = null): void => {
    child.state = state;
    child.since = new Date().toISOString();
    child.ending = ending;
  };

  return {
    start(name) {
      const child = find(name);
      if (child.running !== null) return;
      const { plan } = child;
      const { descriptor, size } = openLogFile(plan.logFile);
      const process_ = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...plan.program], {
        cwd: CHECKOUT,
        detached: true,
        env: environment,
        stdio: ['ignore', descriptor, descriptor, 'ipc'],
      });
      closeSync(descriptor);
      const ended = new Promise<void>((resolve) => {
        const end = (ending: string): void => {
          const isUnexpected = child.state === 'running';
          child.running = null;
          moveTo(child, isUnexpected ? 'ended' : 'stopped', ending);
          killGroup(process_.pid);
          resolve();
          if (isUnexpected)
            onUnexpectedEnd({ name, ending, logFile: plan.logFile, lastLines: lastLogLines(plan.logFile, size, 12) });
        };
        process_.once('exit', (code, signal) => end(signal ?? `status ${code}`));
        process_.once('error', (error) => {
          if (process_.pid === undefined) end(error.message);
        });
      });
      child.running = { process: process_, logOffset: size, ended };
      moveTo(child, 'running');
    },

    async waitReady(name, { timeoutMs, signal }) {
      const child = find(name);
      const ready = await pollUntil(async () => ((await isReady(child)) ? true : null), {
        timeoutMs,
        signal,
        intervalMs: 50,
      });
      return ready !== null;
    },

    async stop(name, signal, killAfterMs = STOP_KILL_AFTER_MS) {
      const child = find(name);
      const { running } = child;
      if (running === null) return;
      moveTo(child, 'stopped');
      if (signal === 'SIGKILL') killGroup(running.process.pid);
      else running.process.kill(signal);
      const timer = setTimeout(() => killGroup(running.process.pid), killAfterMs);
      await running.ended;
      clearTimeout(timer);
    },

    has: (name) => children.has(name),
    list: () =>
      [...children.values()].map(({ plan, state, since, ending, running }) => ({
        name: plan.name,
        kind: plan.kind,
        state,
        pid: running?.process.pid ?? null,
        ports: plan.ports,
        since,
        ending,
        logFile: plan.logFile,
      })),
  };
}

async function isReady(child: Child): Promise<boolean> {
  const { plan, running } = child;
  if (running === null) throw new ChildEndedError(plan.name, child.ending ?? 'unknown');
  switch (plan.readiness.kind) {
    case 'log':
      return readLogFrom(plan.logFile, running.logOffset).includes(`"event":"${plan.readiness.event}"`);
    case 'http':
      return answersOk(plan.readiness.url);
    default:
      return plan.readiness satisfies never;
  }
}

/** A child that ended while somebody waited for it; what it said last was reported already. */
export class ChildEndedError extends Error {
  constructor(name: string, ending: string) {
    super(`${name} ended (${ending}) before it was ready`);
    this.name = 'ChildEndedError';
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Kills whatever is left of a child's process group; nothing being left is the usual case. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No such group any more.
  }
}
