import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Not on every user's path. */
const SYSTEM_DIRECTORIES = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The program's file. Throws an error that names the Debian packages when there is none. */
export function requireProgram(name: string, packages: string): string {
  for (const directory of [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_DIRECTORIES]) {
    const file = join(directory, name);
    if (isExecutable(file)) return file;
  }
  throw new Error(`${name} is not installed: apt install ${packages} (or leave it out with --proxies)`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
