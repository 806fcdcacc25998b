import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { PeerwayError } from '@peerway/model/error';

type WantedPort = { port: number; purpose: string };

/** Refuses to start when a port is taken: names every taken one, who holds it where that can be seen, and how to choose others. */
export async function requireFreePorts(wanted: WantedPort[], otherBase: number): Promise<void> {
  const results = await Promise.all(wanted.map(async (want) => ({ ...want, isFree: await isPortFree(want.port) })));
  const taken = results.filter((result) => !result.isFree);
  if (taken.length === 0) return;
  const lines = taken.map(({ port, purpose }) => {
    const owner = findPortOwner(port);
    return `127.0.0.1:${port} (${purpose}) is taken${owner === null ? '' : ` by process ${owner.pid}: ${owner.command}`}`;
  });
  throw new PeerwayError('platform.unavailable', lines.join('\n  '), {
    hint: `Stop what holds it, or move the whole demo, for instance: PEERWAY_DEMO_PORT_BASE=${otherBase} npm start`,
  });
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The process that listens on a TCP port, as far as /proc shows it; null where it does not. */
export function findPortOwner(port: number): { pid: number; command: string } | null {
  try {
    const inodes = new Set(
      ['tcp', 'tcp6'].flatMap((table) => listeningInodes(readFileSync(`/proc/net/${table}`, 'utf8'), port)),
    );
    if (inodes.size === 0) return null;
    for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
      if (holdsSocket(pid, inodes)) {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return { pid: Number(pid), command: command.length > 120 ? `${command.slice(0, 117)}...` : command };
      }
    }
  } catch {
    // Without /proc (or without the right to read it) the port is still named, only its owner is not.
  }
  return null;
}

/** Inodes of the sockets that listen (state 0A) on a port, from the text of /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === '0A')
    .map((columns) => columns[9] ?? '');
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  let descriptors: string[];
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return false;
  }
  return descriptors.some((descriptor) => {
    try {
      const inode = /^socket:\[([0-9]+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    } catch {
      return false;
    }
  });
}
