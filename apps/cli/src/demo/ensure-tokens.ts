import { type CreateTokenInput, meshGatewayPolicyName, meshGatewayRules } from '@peerway/model/acl';
import { createClient, type PeerwayClient } from '../client.ts';
import { reportError } from '../error-report.ts';
import { gatewayTokenFile, sidecarTokenFile } from './children-plan.ts';
import type { DemoCluster } from './plan.ts';
import { ensureSecretFile } from './token-file.ts';

const GATEWAY_SERVICE = 'mesh-gateway';

/** Gives every proxy of a cluster its own token with the least it needs. What exists already stays. */
export async function ensureTokens(cluster: DemoCluster, management: PeerwayClient): Promise<void> {
  const policyName = meshGatewayPolicyName(GATEWAY_SERVICE);
  const policies = await management.policy.list.query();
  if (!policies.some((policy) => policy.name === policyName)) {
    await management.policy.create.mutate({
      name: policyName,
      description: 'Mesh gateway of the demo',
      rules: meshGatewayRules(GATEWAY_SERVICE),
    });
  }
  await ensureToken(cluster, management, gatewayTokenFile(cluster), {
    description: `mesh gateway of ${cluster.name}`,
    policies: [{ name: policyName }],
  });
  for (const instance of cluster.instances) {
    await ensureToken(cluster, management, sidecarTokenFile(cluster, instance), {
      description: `sidecar of ${instance.name}`,
      serviceIdentities: [{ serviceName: instance.service }],
    });
  }
}

async function ensureToken(
  cluster: DemoCluster,
  management: PeerwayClient,
  file: string,
  input: Partial<CreateTokenInput>,
): Promise<void> {
  const secretId = ensureSecretFile(file);
  const own = createClient({ httpAddress: `http://127.0.0.1:${cluster.httpPort}`, token: secretId });
  try {
    await own.token.self.query();
  } catch (error) {
    if (reportError(error).code !== 'acl.unknown_token') throw error;
    await management.token.create.mutate({ ...input, secretId });
  }
}
