import { createClient, type PeerwayClient } from '../client.ts';
import { reportError } from '../error-report.ts';
import { gatewayTokenFile, sidecarTokenFile } from './children-plan.ts';
import type { DemoCluster } from './plan.ts';
import { ensureSecretFile } from './token-file.ts';

const GATEWAY_SERVICE = 'mesh-gateway';

/** Gives every proxy of a cluster its own token with the least it needs. What exists already stays. */
export async function ensureTokens(cluster: DemoCluster, management: PeerwayClient): Promise<void> {
  const gateway = { gateway: GATEWAY_SERVICE, description: `mesh gateway of ${cluster.name}` };
  await ensureToken(cluster, gatewayTokenFile(cluster), (secretId) =>
    management.token.createForMeshGateway.mutate({ ...gateway, secretId }),
  );
  for (const instance of cluster.instances) {
    const sidecar = {
      description: `sidecar of ${instance.name}`,
      serviceIdentities: [{ serviceName: instance.service }],
    };
    await ensureToken(cluster, sidecarTokenFile(cluster, instance), (secretId) =>
      management.token.create.mutate({ ...sidecar, secretId }),
    );
  }
}

async function ensureToken(
  cluster: DemoCluster,
  file: string,
  create: (secretId: string) => Promise<unknown>,
): Promise<void> {
  const { secretId, isNew } = ensureSecretFile(file);
  if (isNew) {
    await create(secretId);
    return;
  }
  const own = createClient({ httpAddress: `http://127.0.0.1:${cluster.httpPort}`, token: secretId });
  try {
    await own.token.self.query();
  } catch (error) {
    if (reportError(error).code !== 'acl.unknown_token') throw error;
    await create(secretId);
  }
}
