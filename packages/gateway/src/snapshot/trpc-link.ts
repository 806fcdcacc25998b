import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { SignedLeaf } from '@peerway/model/certificate';
import type { ProxyReport } from '@peerway/model/proxy-report';
import type { AppRouter } from '@peerway/trpc';
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { ControlPlaneAddress } from '../proxy-options.ts';
import { type ControlPlaneLink, LinkRefusal } from './control-plane-link.ts';

/** Longest wait for the answer to a call, ms. */
const CALL_TIMEOUT_MS = 10_000;

/** The link to a control plane over tRPC: calls as HTTP requests, the snapshot as server-sent events. */
export function connectTrpc({ httpAddress, token }: ControlPlaneAddress): ControlPlaneLink {
  const url = `${httpAddress.replace(/\/+$/, '')}/trpc`;
  const headers = { 'X-Consul-Token': token };
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: {
            fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          },
        }),
        false: httpLink({ url, headers }),
      }),
    ],
  });
  const ending = new AbortController();
  const call = async <T>(send: (options: { signal: AbortSignal }) => Promise<T>): Promise<T> => {
    try {
      return await send({ signal: AbortSignal.any([ending.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]) });
    } catch (error) {
      throw asLinkError(error);
    }
  };
  return {
    watch: (input, listener) => {
      let isOver = false;
      const end = (error: Error | null): void => {
        if (isOver) return;
        isOver = true;
        subscription.unsubscribe();
        listener.ended(error);
      };
      const subscription = client.proxy.watch.subscribe(input, {
        onStarted: () => listener.connected(),
        onData: (update) => listener.update(update.data),
        onError: (error) => end(asLinkError(error)),
        onComplete: () => end(null),
        onStopped: () => end(null),
        // The EventSource would come back on its own, at its own pace and with a stale index; coming back is the follower's part.
        onConnectionStateChange: (state) => {
          if (state.state === 'connecting' && state.error) end(asLinkError(state.error));
        },
      });
      return {
        close: () => {
          isOver = true;
          subscription.unsubscribe();
        },
      };
    },
    signLeaf: (csrPem): Promise<SignedLeaf> => call((options) => client.proxy.signLeaf.mutate({ csrPem }, options)),
    report: async (report: ProxyReport) => {
      await call((options) => client.proxy.report.mutate(report, options));
    },
    register: async (registration: RegisterServiceInput) => {
      await call((options) => client.catalog.register.mutate(registration, options));
    },
    close: () => ending.abort(),
  };
}

/** Sorts what the control plane refused from what never reached it. */
function asLinkError(error: unknown): Error {
  if (!(error instanceof TRPCClientError)) return error instanceof Error ? error : new Error(String(error));
  const data: unknown = error.data;
  const peerway = isRecord(data) && isRecord(data.peerway) ? data.peerway : null;
  if (peerway === null || peerway.retryable === true) return error;
  return new LinkRefusal(String(peerway.code), error.message, { cause: error });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
