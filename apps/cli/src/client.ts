import type { AppRouter } from '@peerway/trpc';
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { Connection } from './connection.ts';

export type PeerwayClient = TRPCClient<AppRouter>;

/** A client of one control plane. The token goes into a header and nowhere else. */
export function createClient(connection: Connection): PeerwayClient {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${connection.httpAddress}/trpc`,
        headers: connection.token === null ? {} : { 'x-consul-token': connection.token },
      }),
    ],
  });
}
