import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerwayClient } from '../client.ts';
import { reportError } from '../error-report.ts';
import { crossingServices, type DemoClusterName, type DemoPlan } from './plan.ts';

type SeedEntry = Record<string, unknown> & {
  Kind: 'service-defaults' | 'proxy-defaults' | 'service-intentions' | 'exported-services';
  Name: string;
};

/** The config entries that a cluster of the demo begins with. */
export function seedEntries(name: DemoClusterName): SeedEntry[] {
  const protocol = (service: string, protocolName: string): SeedEntry => ({
    Kind: 'service-defaults',
    Name: service,
    Protocol: protocolName,
  });
  if (name === 'east') {
    return [
      { Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } },
      protocol('web', 'http'),
      protocol('api', 'http'),
    ];
  }
  return [
    protocol('api', 'http'),
    protocol('ledger', 'tcp'),
    protocol('payments', 'grpc'),
    ...crossingServices.map(
      (service): SeedEntry => ({
        Kind: 'service-intentions',
        Name: service,
        Sources: [{ Name: 'web', Peer: 'east', Action: 'allow', Description: 'Demo: web in east calls it' }],
      }),
    ),
    {
      Kind: 'exported-services',
      Name: 'default',
      Services: crossingServices.map((service) => ({ Name: service, Consumers: [{ Peer: 'east' }] })),
    },
  ];
}

const seededFile = (plan: DemoPlan): string => join(plan.directory, 'seeded.json');

/** Whether an earlier start of this demo finished its seeding: from then on the state is the user's, and nothing is put back. */
export const isSeeded = (plan: DemoPlan): boolean => existsSync(seededFile(plan));

export function markSeeded(plan: DemoPlan): void {
  writeFileSync(seededFile(plan), `${JSON.stringify({ at: new Date().toISOString() })}\n`);
}

/** Writes the entries that are not there yet. */
export async function seedConfigEntries(name: DemoClusterName, management: PeerwayClient): Promise<void> {
  const existing = new Set(
    (await management.configEntry.list.query({})).map(({ entry }) => `${entry.Kind}/${entry.Name}`),
  );
  for (const entry of seedEntries(name)) {
    if (!existing.has(`${entry.Kind}/${entry.Name}`)) await management.configEntry.write.mutate({ entry });
  }
}

/** Peers east with west through a token, unless they are. An interrupted try is begun anew: a fresh token replaces the used one. */
export async function seedPeering(east: PeerwayClient, west: PeerwayClient): Promise<void> {
  if ((await hasPeering(east, 'west')) && (await hasPeering(west, 'east'))) return;
  const { token } = await west.peering.generateToken.mutate({ peerName: 'east' });
  await east.peering.establish.mutate({ peerName: 'west', peeringToken: token });
}

async function hasPeering(client: PeerwayClient, name: string): Promise<boolean> {
  try {
    await client.peering.read.query({ name });
    return true;
  } catch (error) {
    if (reportError(error).code === 'request.not_found') return false;
    throw error;
  }
}
