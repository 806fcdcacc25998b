import type { AppRouter } from '@peerway/trpc';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClientError } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { describeError } from './describe-error';

export type ApiError = TRPCClientError<AppRouter>;

/** Path of the API on the control plane that served this page; the session cookie goes with every call. */
const url = '/trpc';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The control plane may be on this very machine: being without a network says nothing.
      networkMode: 'always',
      staleTime: 2_000,
      retry: (failures, error) => failures < 1 && describeError(error).isRetryable,
      retryDelay: 1_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      // POST for queries too: an input can be a secret (a peering token to look at), and a URL ends up in logs.
      false: httpBatchLink({ url, methodOverride: 'POST' }),
    }),
  ],
});

/** Query and mutation options of every procedure, typed by the router. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
