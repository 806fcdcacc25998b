/**
 * `npm test`: everything that has to pass, one stage after the other, on the pinned Node. No stage stops the next; the last line is
 * always `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, childEnvironment, failWith, pinnedNode, root, run } from './bootstrap.mjs';

const minuteMs = 60_000;
const modules = join(root, 'node_modules');

/** Outcome of a stage. `problems` are failures that no single test stands for. */
const outcome = (passed, failed, skipped, problems = []) => ({
  passed,
  failed: failed + problems.length,
  skipped,
  problems,
});

let running;
let stoppedBy;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    if (running) signalGroup(running, stoppedBy);
  });
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program in a process group of its own, so that nothing it started outlives it. */
async function runTool(args, { cwd = root, env = {}, limitMs }) {
  const child = spawn(pinnedNode, args, {
    cwd,
    env: childEnvironment(env),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  running = child.pid;
  let isOverdue = false;
  const limit = setTimeout(() => {
    isOverdue = true;
    signalGroup(child.pid, 'SIGKILL');
  }, limitMs);
  const exit = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(limit);
  running = undefined;
  signalGroup(child.pid, 'SIGKILL');
  return isOverdue ? `ended after its limit of ${limitMs / minuteMs} minutes` : exit;
}

const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/** Type check and lint: one test each. */
async function runCheck(commands) {
  const failures = [];
  for (const args of commands) {
    const exit = await runTool(args, { limitMs: 5 * minuteMs });
    if (exit !== 0) failures.push(args.slice(1).join(' '));
  }
  for (const failure of failures) console.log(`failed: ${failure}`);
  return failures.length === 0 ? outcome(1, 0, 0) : outcome(0, 1, 0);
}

async function runVitest(project, limitMs) {
  const reportPath = join(reportDirectory, `${project}.json`);
  const exit = await runTool(
    [
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
    ],
    { limitMs },
  );
  const report = readReport(reportPath);
  if (report === undefined) return outcome(0, 0, 0, [`vitest wrote no report (${exit})`]);
  const isFailed = (assertion) => assertion.status === 'failed';
  const problems = report.testResults
    .filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed))
    .map((file) => `${file.name} did not run: ${file.message.split('\n')[0]}`);
  if (report.numPassedTests + report.numFailedTests === 0 && problems.length === 0) problems.push('no test ran');
  if (exit !== 0 && report.numFailedTests + problems.length === 0) problems.push(`vitest ended with ${exit}`);
  return outcome(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests, problems);
}

function installedBrowser() {
  const playwright = createRequire(join(root, 'e2e/package.json'))('@playwright/test');
  const candidates = [process.env.PEERWAY_CHROMIUM, '/usr/bin/chromium', playwright.chromium.executablePath()];
  return candidates.find((path) => path && existsSync(path));
}

/** Installs Debian packages where that can be done. Answers what went wrong, if anything. */
async function installPackages(packages) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0)
    return [`apt-get is not there, or this is not root: apt-get install ${packages.join(' ')}`];
  const env = childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  const failures = [];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    console.log(`peerway: apt-get ${args.join(' ')}`);
    await run('apt-get', args, { env }).catch((error) => failures.push(error.message));
  }
  return failures;
}

const isInstalled = (program) =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].some((path) =>
    existsSync(join(path, program)),
  );

/** Servers that are not ours, by which readings of requests are compared: program → Debian's package. */
const servers = { nginx: 'nginx-light', python3: 'python3' };

/** One that can't be had is a failure, for the same reason as with the browser. */
async function runIntegration(limitMs) {
  const missing = () => Object.keys(servers).filter((program) => !isInstalled(program));
  const failures = missing().length === 0 ? [] : await installPackages(missing().map((program) => servers[program]));
  const result = await runVitest('int', limitMs);
  for (const program of missing()) result.problems.push(`no ${program}: ${failures.join('; ')}`);
  return { ...result, failed: result.failed + missing().length };
}

/** The browser that the console is tested in. One that can't be had is a failure: a skipped browser test proves nothing. */
async function ensureBrowser() {
  const attempts = installedBrowser() === undefined ? await installPackages(['chromium']) : [];
  if (installedBrowser() === undefined) {
    const args = [join(modules, '@playwright/test/cli.js'), 'install', 'chromium'];
    await run(pinnedNode, args, { env: childEnvironment() }).catch((error) => attempts.push(error.message));
  }
  const path = installedBrowser();
  if (path === undefined) {
    throw new Error(
      `no Chromium, and none could be installed. Install one and name it in PEERWAY_CHROMIUM.\n${attempts.join('\n')}`,
    );
  }
  return path;
}

async function runPlaywright(limitMs) {
  let browser;
  try {
    browser = await ensureBrowser();
  } catch (error) {
    return outcome(0, 0, 0, [error.message]);
  }
  const reportPath = join(reportDirectory, 'e2e.json');
  const exit = await runTool([join(modules, '@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    cwd: join(root, 'e2e'),
    env: { PEERWAY_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath },
    limitMs,
  });
  const report = readReport(reportPath);
  if (report === undefined) return outcome(0, 0, 0, [`Playwright wrote no report (${exit})`]);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const problems = report.errors.map((error) => error.message.split('\n')[0]);
  if (expected + unexpected + flaky === 0 && problems.length === 0) problems.push('no test ran');
  if (exit !== 0 && unexpected + flaky + problems.length === 0) problems.push(`Playwright ended with ${exit}`);
  // A test that passes at the second try has failed.
  return outcome(expected, unexpected + flaky, skipped, problems);
}

const tsc = join(modules, 'typescript/bin/tsc');
const stages = {
  typecheck: {
    title: 'Type check',
    run: () =>
      runCheck([
        [tsc, '-p', 'tsconfig.json'],
        [tsc, '-p', 'apps/console/tsconfig.json'],
        [tsc, '-p', 'e2e/tsconfig.json'],
      ]),
  },
  lint: { title: 'Lint', run: () => runCheck([[join(modules, '@biomejs/biome/bin/biome'), 'check', '.']]) },
  unit: { title: 'Unit tests', run: () => runVitest('unit', 20 * minuteMs) },
  int: { title: 'Integration tests', run: () => runIntegration(15 * minuteMs) },
  e2e: { title: 'Browser tests', run: () => runPlaywright(45 * minuteMs) },
};

const usage = `usage: npm test -- [--only STAGE[,STAGE…]]

Runs, one after the other: ${Object.keys(stages).join(', ')}. Ends with a line \`N passed, N failed\`.`;

function chosenStages() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const names = values.only?.split(',') ?? Object.keys(stages);
  const unknown = names.filter((name) => !Object.hasOwn(stages, name));
  if (unknown.length > 0) throw new Error(`no such stage: ${unknown.join(', ')}\n\n${usage}`);
  return Object.keys(stages).filter((name) => names.includes(name));
}

let chosen;
try {
  chosen = chosenStages();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}

await bootstrap().catch((error) => {
  process.exitCode = 1;
  process.on('exit', () => console.log('0 passed, 1 failed'));
  failWith(error);
});

const reportDirectory = mkdtempSync(join(tmpdir(), 'peerway-test-'));
const total = { passed: 0, failed: 0 };
const summary = [];
for (const name of chosen) {
  if (stoppedBy) break;
  const stage = stages[name];
  console.log(`\n━━━ ${stage.title} ━━━\n`);
  const started = performance.now();
  const result = await stage.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const problem of result.problems) console.log(`failed: ${problem}`);
  total.passed += result.passed;
  total.failed += result.failed;
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  summary.push(`${stage.title}: ${result.passed} passed, ${result.failed} failed${skipped} (${seconds} s)`);
  console.log(`\n${summary.at(-1)}`);
}
rmSync(reportDirectory, { recursive: true, force: true });

if (stoppedBy) total.failed += 1;
console.log(`\n━━━ Summary ━━━\n\n${summary.join('\n')}${stoppedBy ? `\nstopped by ${stoppedBy}` : ''}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(stoppedBy ? 128 + constants.signals[stoppedBy] : Number(total.failed > 0));
