import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { initTRPC, TRPCError, tracked } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { type ControlPlaneLink, LinkRefusal } from './control-plane-link.ts';
import { connectTrpc } from './trpc-link.ts';

const reference = { role: 'mesh-gateway', partition: 'default', node: 'n', id: 'p' } as const;

/** A tRPC server with the procedures that a proxy calls, answering as the test says. */
async function serve(answers: { sign?: () => unknown; watch?: () => AsyncGenerator<{ index: number }> }) {
  const seen: { token: unknown; input: unknown }[] = [];
  const t = initTRPC.context<{ token: unknown }>().create({
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      data: { ...shape.data, peerway: { code: error.message, retryable: error.code === 'SERVICE_UNAVAILABLE' } },
    }),
  });
  const anything = (input: unknown): unknown => input;
  const call = t.procedure.input(anything).mutation(({ input, ctx }) => {
    seen.push({ token: ctx.token, input });
    return answers.sign?.() ?? {};
  });
  const router = t.router({
    proxy: t.router({
      watch: t.procedure.input(anything).subscription(async function* ({ input, ctx }) {
        seen.push({ token: ctx.token, input });
        for await (const update of answers.watch?.() ?? []) yield tracked(String(update.index), update);
      }),
      signLeaf: call,
      report: call,
    }),
    catalog: t.router({ register: call }),
  });
  const handler = createHTTPHandler({
    router,
    basePath: '/trpc/',
    createContext: ({ req }) => ({ token: req.headers['x-consul-token'] }),
  });
  const sockets = new Set<Socket>();
  const server: Server = createServer(handler).on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const link: ControlPlaneLink = connectTrpc({
    httpAddress: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/`,
    token: 'secret',
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    link,
    seen,
    cut,
    stop: () => {
      cut();
      server.close();
    },
    [Symbol.dispose]: () => {
      link.close();
      cut();
      server.close();
    },
  };
}

function watch(link: ControlPlaneLink, lastIndex: number | null = null) {
  const heard = { connected: 0, updates: [] as unknown[], ended: [] as (Error | null)[] };
  const subscription = link.watch(
    { proxy: reference, lastIndex },
    {
      connected: () => {
        heard.connected += 1;
      },
      update: (update) => heard.updates.push(update),
      ended: (error) => heard.ended.push(error),
    },
  );
  return { heard, close: () => subscription.close() };
}

describe('the link over tRPC', () => {
  it('subscribes with its token and last index, and hands updates over as they came', async () => {
    using server = await serve({
      watch: async function* () {
        yield { index: 7, kind: 'full' };
        yield { index: 8, kind: 'delta' };
        await new Promise(() => {});
      },
    });
    const { heard, close } = watch(server.link, 6);
    await until(() => heard.updates.length === 2);
    expect(heard).toEqual({
      connected: 1,
      updates: [
        { index: 7, kind: 'full' },
        { index: 8, kind: 'delta' },
      ],
      ended: [],
    });
    expect(server.seen).toEqual([{ token: 'secret', input: { proxy: reference, lastIndex: 6 } }]);
    close();
  });

  it('says once that a subscription is lost, and leaves coming back to its caller', async () => {
    using server = await serve({
      watch: async function* () {
        yield { index: 1 };
        await new Promise(() => {});
      },
    });
    const { heard } = watch(server.link);
    await until(() => heard.updates.length === 1);
    server.cut();
    await until(() => heard.ended.length === 1);
    expect(heard.ended[0]).toBeInstanceOf(Error);
    const again = watch(server.link);
    await until(() => again.heard.updates.length === 1);
    expect([heard.ended.length, heard.updates.length, server.seen.length]).toEqual([1, 1, 2]);
    again.close();
  });

  it('says so when nothing listens, and when the subscription is refused', async () => {
    using server = await serve({
      // biome-ignore lint/correctness/useYield: it fails before it yields
      watch: async function* () {
        throw new TRPCError({ code: 'FORBIDDEN', message: 'acl.permission_denied' });
      },
    });
    const refused = watch(server.link);
    await until(() => refused.heard.ended.length === 1);
    expect(refused.heard.updates).toEqual([]);
    server.stop();
    const away = watch(server.link);
    await until(() => away.heard.ended.length === 1);
    expect(away.heard.ended[0]).not.toBeInstanceOf(LinkRefusal);
  });

  it('tells a refusal from a control plane that can not be reached', async () => {
    let error = new TRPCError({ code: 'BAD_REQUEST', message: 'ca.csr_invalid' });
    using server = await serve({
      sign: () => {
        throw error;
      },
    });
    await expect(server.link.signLeaf('csr')).rejects.toMatchObject({ name: 'LinkRefusal', code: 'ca.csr_invalid' });
    error = new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'platform.unavailable' });
    await expect(server.link.signLeaf('csr')).rejects.not.toBeInstanceOf(LinkRefusal);
    server.stop();
    await expect(server.link.signLeaf('csr')).rejects.not.toBeInstanceOf(LinkRefusal);
  });
});
