import { spawnSync } from 'node:child_process';
import { arch, cpus, loadavg, release, type as systemName, totalmem } from 'node:os';
import { requireProgram } from './proxies/installed.ts';
import type { ProxyName } from './proxies/proxy.ts';

export type Machine = {
  cpu: string;
  cores: number;
  memoryGb: number;
  kernel: string;
  /** Of the last minute before the run: what else was going on. */
  loadAverage: number;
  node: string;
  /** The gateway's. The other programs name their own. */
  openssl: string;
  haproxy: string | null;
  nginx: string | null;
};

/** Where figures were measured. */
export function describeMachine(proxies: readonly ProxyName[]): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${systemName()} ${release()} ${arch()}`,
    loadAverage: Number(loadavg()[0]?.toFixed(2)),
    node: process.versions.node,
    openssl: process.versions.openssl,
    haproxy: proxies.some((one) => one.startsWith('haproxy')) ? haproxyVersion() : null,
    nginx: proxies.includes('nginx') ? nginxVersion() : null,
  };
}

function haproxyVersion(): string {
  const text = output(requireProgram('haproxy', 'haproxy'), '-vv');
  return withLibrary(
    /^HAProxy version (\S+)/m.exec(text)?.[1],
    /^Running on OpenSSL version : (OpenSSL \S+)/m.exec(text),
  );
}

function nginxVersion(): string {
  const text = output(requireProgram('nginx', 'nginx'), '-V');
  const library = /running with (OpenSSL [\d.]+\w*)/.exec(text) ?? /built with (OpenSSL [\d.]+\w*)/.exec(text);
  return withLibrary(/^nginx version: nginx\/(\S+)/m.exec(text)?.[1], library);
}

function withLibrary(version: string | undefined, library: RegExpExecArray | null): string {
  return `${version ?? 'unknown'} on ${library?.[1] ?? 'an unknown TLS library'}`;
}

function output(program: string, option: string): string {
  const { stdout, stderr } = spawnSync(program, [option], { encoding: 'utf8' });
  return stdout + stderr;
}
