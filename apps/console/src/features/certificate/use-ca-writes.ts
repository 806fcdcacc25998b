'use client';

import type { WriteCaConfigInput } from '@peerway/model/ca-config';
import { useQueryClient } from '@tanstack/react-query';
import { client, trpc } from '@/api/client';

/** What can be done with the certificate authority, and asking anew for what shows it. */
export function useCaWrites() {
  const queries = useQueryClient();
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: trpc.ca.pathKey() });
    void queries.invalidateQueries({ queryKey: trpc.proxy.pathKey() });
  };
  const refreshed = async (done: Promise<unknown>): Promise<void> => {
    await done;
    refresh();
  };
  return {
    rotate: (withoutCrossSigning: boolean) => refreshed(client.ca.startRotation.mutate({ withoutCrossSigning })),
    cancel: () => refreshed(client.ca.cancelRotation.mutate()),
    activate: () => refreshed(client.ca.activateRoot.mutate()),
    configure: (config: WriteCaConfigInput) => refreshed(client.ca.writeConfig.mutate(config)),
  };
}
