import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@peerway/model/log';
import { parseServerConfig } from '../config.ts';
import { type RunningControlPlane, startControlPlane } from '../control-plane.ts';

export type Answer = { status: number; headers: Headers; text: string; json: () => unknown };

/** What a procedure answered, or its error as any client sees it. */
export type CallResult = { data: unknown; error: { code: string; message: string; hint?: string } | null };

export type TestControlPlane = {
  running: RunningControlPlane;
  directory: string;
  managementToken: string;
  /** One request to /v1 with the management token, or with `token` (null: none). */
  api(method: string, path: string, options?: { body?: unknown; raw?: string; token?: string | null }): Promise<Answer>;
  /** One tRPC call with the management token. @returns what it answered, or the error's public code and message. */
  call(kind: 'query' | 'mutation', procedure: string, input: unknown): Promise<CallResult>;
  /** Ends this process's part and starts it anew on the same directory. */
  restart(): Promise<void>;
} & AsyncDisposable;

export type TestControlPlaneOptions = {
  /** Further fields of the configuration. */
  config?: Record<string, unknown>;
  log?: Log;
};

/** A real control plane in a directory of its own: embedded PostgreSQL, HTTP and gRPC on free ports, no console. */
export async function startTestControlPlane(
  datacenter = 'dc1',
  options: TestControlPlaneOptions = {},
): Promise<TestControlPlane> {
  const directory = await mkdtemp(join(tmpdir(), 'peerway-cp-'));
  // A gRPC port that stays the same over restarts, since peers remember it.
  const first = await start(directory, datacenter, '127.0.0.1:0', options);
  const grpc = `127.0.0.1:${first.grpc.port}`;
  await first.close();
  let running = await start(directory, datacenter, grpc, options);
  const managementToken = (await readFile(join(directory, 'bootstrap-token'), 'utf8')).trim();
  return {
    get running() {
      return running;
    },
    directory,
    managementToken,
    async api(method, path, { body, raw, token = managementToken } = {}) {
      const response = await fetch(`http://127.0.0.1:${running.http.port}/v1/${path}`, {
        method,
        headers: token === null ? {} : { 'x-consul-token': token },
        ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
    },
    async call(kind, procedure, input) {
      const base = `http://127.0.0.1:${running.http.port}/trpc/${procedure}`;
      const headers = { 'x-consul-token': managementToken, 'content-type': 'application/json' };
      const response =
        kind === 'query'
          ? await fetch(`${base}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers })
          : await fetch(base, { method: 'POST', headers, body: JSON.stringify(input) });
      // Cast: the shape of tRPC's answers, which its own client relies on as well.
      const body = (await response.json()) as {
        result?: { data: unknown };
        error?: { data: { peerway: { code: string; message: string; hint?: string } } };
      };
      return { data: body.result?.data, error: body.error?.data.peerway ?? null };
    },
    async restart() {
      await running.close();
      running = await start(directory, datacenter, grpc, options);
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const start = (
  directory: string,
  datacenter: string,
  grpc: string,
  { config = {}, log = () => {} }: TestControlPlaneOptions,
): Promise<RunningControlPlane> =>
  startControlPlane(
    parseServerConfig({
      datacenter,
      data_dir: directory,
      http_addr: '127.0.0.1:0',
      grpc_addr: grpc,
      console: false,
      ...config,
    }),
    { log },
  );

/** Reads a peering until `isReached`, by blocking queries rather than by guessing times. */
export async function untilPeering(
  cluster: TestControlPlane,
  name: string,
  isReached: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await cluster.api('GET', `peering/${name}`);
    if (isReached(answer)) return answer;
    // The live state is not part of the index, so a wait is bounded.
    await cluster.api('GET', `peerings?index=${answer.headers.get('x-consul-index') ?? 1}&wait=200ms`);
  }
}
