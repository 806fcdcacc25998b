#!/usr/bin/env node
// Plain JavaScript on purpose: whatever Node is installed runs this file, and it hands over to the pinned one when that is older
// than what the sources need (type stripping, and the fix of an SNI flaw in 24.17).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = new URL('../src/main.ts', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 17)) {
  process.argv[1] = fileURLToPath(main);
  await import(main.href);
} else {
  const pinned = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(pinned)) {
    console.error(
      `peerway: this is Node ${process.versions.node}, and Peerway needs 24.17 or newer. Run \`npm run build\` once in ${fileURLToPath(new URL('../../..', import.meta.url))} to fetch the pinned one.`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends SIGINT and SIGHUP to the child as well: pass on only what it can't have got by itself.
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`peerway: could not run ${pinned}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
}
