import { meshGatewayRules } from '@peerway/acl';
import type { ProxyReference, SnapshotUpdate } from '@peerway/model/snapshot';
import { peeringServerName } from '@peerway/model/sni';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '../access/authenticate.ts';
import { createToken } from '../acl/create-token.ts';
import { createPolicy } from '../acl/policies.ts';
import { registerService } from '../catalog/register-service.ts';
import { ensureCaRoot } from '../certificate/certificate-authority.ts';
import { writeConfigEntry } from '../config-entry/write-config-entry.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { readProxy } from './list-proxies.ts';
import { watchSnapshot } from './watch-snapshot.ts';

const proxy: ProxyReference = { role: 'mesh-gateway', partition: 'default', node: 'node-1', id: 'mesh-gateway' };
const withoutPeering = meshGatewayRules('mesh-gateway').replace(/^.*peering = "read".*\n/m, '');
let services: TestServices;
let context: OperationContext;

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date(services.clock.nowMs));
  await ensureCaRoot(context);
  await registerService(context, {
    node: { node: 'node-1', address: '127.0.0.1' },
    service: { id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443 },
  });
  await writeConfigEntry(context, { entry: { Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } } });
});
afterAll(() => services[Symbol.asyncDispose]());

async function actingWith(name: string, rules: string): Promise<OperationContext> {
  await createPolicy(context, { name, rules });
  const { secretId } = await createToken(context, { policies: [{ name }] });
  return { ...context, caller: await authenticate(context, { token: secretId, session: null }) };
}

/** The names that the gateway knows after its first update. */
async function serverNames(own: OperationContext): Promise<{ routes: string[]; types: string[] }> {
  const updates = watchSnapshot(own, { proxy }, new AbortController().signal);
  const { value } = await updates.next();
  await updates.return();
  const { resources } = value as Extract<SnapshotUpdate, { kind: 'full' }>;
  return {
    routes: resources.filter(({ type }) => type === 'sni-route').map(({ name }) => name),
    types: [...new Set(resources.map(({ type }) => type))].sort(),
  };
}

describe("a mesh gateway's subscription (semantics A7)", () => {
  it('leads to the control plane with a token that may read peerings', async () => {
    const { datacenter, trustDomain } = services.store.state().cluster;
    const { routes } = await serverNames(await actingWith('whole', meshGatewayRules('mesh-gateway')));
    expect(routes).toEqual([peeringServerName(datacenter, trustDomain)]);
    expect(readProxy(context, proxy).missingRules).toEqual([]);
  });

  it('is refused to one that may not be a gateway, and it is said what each rule is for', async () => {
    const own = await actingWith('sidecar', 'service "mesh-gateway" { policy = "write" }');
    await expect(serverNames(own)).rejects.toMatchObject({
      code: 'acl.permission_denied',
      message: expect.stringContaining("'mesh:write', 'service:read on all services'"),
      hint: expect.stringMatching(/mesh = "write".*a mesh gateway gets its certificate .*; routes to every service/),
    });
  });

  it('has everything else with one that may not, and its view names the rule', async () => {
    const { routes, types } = await serverNames(await actingWith('narrow', withoutPeering));
    expect(routes).toEqual([]);
    expect(types).toEqual(['identity', 'limits', 'listener', 'trust-bundle']);
    expect(readProxy(context, proxy).missingRules).toEqual(['peering = "read"']);
  });

  it('is refused to one with less, which is told all that is missing at once', async () => {
    const refused = async (name: string, rules: string): Promise<string> =>
      serverNames(await actingWith(name, rules)).then(
        () => 'let in',
        (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
      );
    const everything = await refused('reader', 'service "mesh-gateway" { policy = "read" }');
    for (const part of [
      'service:write',
      'mesh:write',
      'service:read on all services',
      'service_prefix "" { policy = "read" }',
    ])
      expect(everything).toContain(part);
    const reading = await refused('reading', 'service "mesh-gateway" { policy = "write" } mesh = "write"');
    expect(reading).toContain("lacks permission 'service:read on all services'");
    expect(reading).not.toContain('mesh:write');
  });

  it('is to one with no right on the service as one that nobody has registered', async () => {
    const own = await actingWith('nothing', 'operator = "read"');
    await expect(serverNames(own)).rejects.toMatchObject({
      code: 'request.not_found',
      hint: expect.stringContaining('Its token needs `service:write`'),
    });
  });

  it('names no rule while nothing is left out for want of it', async () => {
    await writeConfigEntry(context, { entry: { Kind: 'mesh' } });
    await serverNames(await actingWith('unasked', withoutPeering));
    expect(readProxy(context, proxy).missingRules).toEqual([]);
  });
});
