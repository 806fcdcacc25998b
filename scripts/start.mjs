/** `npm start`: prepares the checkout, then runs the demo on the pinned Node until it ends or is told to. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { bootstrap, childEnvironment, failWith, pinnedNode, root } from './bootstrap.mjs';

await bootstrap().catch(failWith);

// In a process group of its own: a terminal sends Ctrl-C to npm, to us and to everything in our group, and npm passes it on once
// more. Only what we send reaches the demo, so it sees one signal.
const child = spawn(pinnedNode, [join(root, 'apps/cli/src/main.ts'), 'demo', ...process.argv.slice(2)], {
  cwd: root,
  env: childEnvironment(),
  stdio: 'inherit',
  detached: true,
});

let hasSignalled = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (hasSignalled) return;
    hasSignalled = true;
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
}

child.on('error', failWith);
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
