import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const NODE = join(CHECKOUT, 'node_modules', 'node', 'bin', 'node');
const COMMAND = join(CHECKOUT, 'apps', 'cli', 'bin', 'peerway.mjs');

export type CommandResult = { status: number; stdout: string; stderr: string };

/** The environment of a process under test: nothing of the caller's own clusters, tokens or database reaches it. */
function cleanEnvironment(extra: Record<string, string>): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'DATABASE_URL' && !/^(PEERWAY_(HTTP|DEMO)|CONSUL)_/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** Runs `peerway …` to its end. Never rejects for a failed command: look at `status`. */
export function runPeerway(
  args: string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      NODE,
      [COMMAND, ...args],
      { env: cleanEnvironment(options.env ?? {}), timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs `peerway …` and rejects with what it said unless it succeeds. Resolves with its standard output. */
export async function peerway(
  args: string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<string> {
  const { status, stdout, stderr } = await runPeerway(args, options);
  if (status !== 0) throw new Error(`peerway ${args.join(' ')} ended with ${status}\n${stderr}`);
  return stdout;
}

/**
 * Starts `peerway …` in the background, its output going to a file. It stays in the process group of the test run, so that whatever ends
 * that as a whole ends it too.
 */
export function spawnPeerway(args: string[], logFile: string, env: Record<string, string> = {}): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(NODE, [COMMAND, ...args], { env: cleanEnvironment(env), stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  return child;
}

export const readLog = (logFile: string): string => readFileSync(logFile, 'utf8');

/** The end of a log, for error messages. */
export const logTail = (logFile: string): string => readLog(logFile).split('\n').slice(-30).join('\n');
