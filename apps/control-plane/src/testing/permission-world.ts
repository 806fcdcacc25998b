import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { formatSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { createCsr, generateKeyPair } from '@peerway/pki';
import { knock } from './knock.ts';
import { startTestControlPlane, type TestControlPlane, untilPeering } from './test-control-plane.ts';

/* A cluster with one of everything that a call can be about, and a peer that exports one service to it. */

export const SERVICE = 'walked-service';
export const TARGET = 'walked-target';
export const SIDECAR = 'beside-it';
export const GATEWAY = 'walked-gateway';
export const NODE = 'walked-node';
export const SECOND_NODE = 'second-node';
export const ON_SECOND_NODE = 'there-alone';
export const NAMESPACE = 'walked-namespace';
export const PEER = 'walked-peer';
export const IMPORTED = 'from-the-peer';
export const OWNER = 'walked-owner';
/** Names nothing. */
export const ABSENT_ID = '0f0f0f0f-0000-4000-8000-000000000000';

const node = { Node: NODE, Address: '127.0.0.1' };
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** An entry of each kind, all of which can stand and go in any order. */
export const entries: Record<ConfigEntryKind, Record<string, unknown> & { Name: string }> = {
  'proxy-defaults': { Name: 'global', Config: { protocol: 'http' } },
  mesh: { Name: 'mesh' },
  'service-defaults': { Name: SERVICE, Protocol: 'http' },
  'service-router': { Name: SERVICE, Routes: [] },
  'service-splitter': { Name: SERVICE, Splits: [{ Weight: 100 }] },
  'service-resolver': { Name: SERVICE, ConnectTimeout: '5s' },
  'service-intentions': { Name: SERVICE, Sources: [{ Name: 'whoever-calls', Action: 'allow' }] },
  'exported-services': { Name: 'default', Services: [{ Name: SERVICE, Consumers: [{ Peer: PEER }] }] },
  'jwt-provider': {
    Name: 'walked-provider',
    Issuer: 'https://issuer.test',
    JSONWebKeySet: { Local: { JWKS: encoded({ keys: [] }) } },
  },
  'sameness-group': { Name: 'walked-group', Members: [{ Peer: PEER }] },
};

const authMethod = {
  name: 'walked-method',
  type: 'jwt',
  maxTokenTtlMs: 3_600_000,
  config: { boundIssuer: 'https://issuer.test', boundAudiences: ['peerway'], jwksUrl: 'https://issuer.test/keys' },
};

export type PermissionWorld = {
  cluster: TestControlPlane;
  ids: { token: string; policy: string; role: string; bindingRule: string };
  authMethod: typeof authMethod;
  /** One revision of each entry. */
  revisions: Record<ConfigEntryKind, number>;
  /** One that routes to `TARGET`. */
  redirectRevision: number;
  /** Requests for certificates. */
  csr: { service: string; gateway: string };
  register(): Promise<void>;
  /** Another node, with a service of its own. */
  registerSecondNode(): Promise<void>;
  writeEntry(kind: ConfigEntryKind): Promise<void>;
  writePart(): Promise<void>;
  /** Signs in with the management token. @returns the ID of the session */
  signIn(): Promise<string>;
} & AsyncDisposable;

export async function startPermissionWorld(): Promise<PermissionWorld> {
  const [cluster, peer] = await Promise.all([
    // Every call of the walk is from an address of its own: so many wrong tokens of one would be told to wait.
    startTestControlPlane('dc1', { config: { trusted_proxies: ['127.0.0.1'] } }),
    startTestControlPlane('dc2'),
  ]);
  const send = async (method: string, path: string, body?: unknown, from = cluster): Promise<unknown> => {
    const answer = await from.api(method, path, { body });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text === '' ? null : answer.json();
  };
  const ask = async <T>(kind: 'query' | 'mutation', procedure: string, input: unknown): Promise<T> => {
    const { data, error } = await cluster.call(kind, procedure, input);
    if (error !== null) throw new Error(`${procedure}: ${error.message}`);
    return data as T;
  };
  const writeEntry = async (kind: ConfigEntryKind): Promise<void> =>
    void (await send('PUT', 'config', { Kind: kind, ...entries[kind] }));
  const revisionOf = async (kind: ConfigEntryKind): Promise<number> => {
    const name = { kind, name: entries[kind].Name };
    const [newest] = await ask<{ index: number }[]>('query', 'configEntry.listRevisions', name);
    return newest?.index ?? 0;
  };
  const register = async (): Promise<void> => {
    const service = { ID: `${SERVICE}-1`, Service: SERVICE, Port: 8001 };
    const checks = [
      { CheckID: 'check-of-service', Name: 'of it', Status: 'passing', ServiceID: service.ID },
      { CheckID: 'check-of-node', Name: 'of the node', Status: 'passing', ServiceID: '' },
    ];
    await send('PUT', 'catalog/register', { ...node, Service: service, Checks: checks });
    const proxy = {
      DestinationServiceName: SERVICE,
      Upstreams: [
        { DestinationName: IMPORTED, DestinationPeer: PEER, LocalBindPort: 9001 },
        { DestinationName: TARGET, LocalBindPort: 9002 },
      ],
    };
    const sidecar = { ID: `${SIDECAR}-1`, Service: SIDECAR, Kind: 'connect-proxy', Port: 8002, Proxy: proxy };
    await send('PUT', 'catalog/register', { ...node, Service: sidecar });
    const gateway = { ID: `${GATEWAY}-1`, Service: GATEWAY, Kind: 'mesh-gateway', Port: 8443 };
    await send('PUT', 'catalog/register', { ...node, Service: gateway });
  };
  const registerSecondNode = async (): Promise<void> => {
    const service = { ID: `${ON_SECOND_NODE}-1`, Service: ON_SECOND_NODE, Port: 8001 };
    await send('PUT', 'catalog/register', { Node: SECOND_NODE, Address: '127.0.0.1', Service: service });
  };
  const writePart = async (): Promise<void> =>
    void (await ask('mutation', 'exportedService.writePart', {
      owner: OWNER,
      services: [{ Name: SERVICE, Consumers: [{ Peer: PEER }] }],
    }));

  await send('PUT', 'partition', { Name: 'elsewhere' });
  await send('PUT', 'namespace', { Name: NAMESPACE });
  await peerWith(cluster, peer, send);
  await register();
  for (const kind of Object.keys(entries) as ConfigEntryKind[]) await writeEntry(kind);
  const revisions = Object.fromEntries(
    await Promise.all(
      (Object.keys(entries) as ConfigEntryKind[]).map(async (kind) => [kind, await revisionOf(kind)] as const),
    ),
  ) as Record<ConfigEntryKind, number>;
  await writePart();
  await send('PUT', 'config', { Kind: 'service-resolver', Name: SERVICE, Redirect: { Service: TARGET } });
  const redirectRevision = await revisionOf('service-resolver');
  await writeEntry('service-resolver');

  const { AccessorID: token } = (await send('PUT', 'acl/token', { Description: 'walked' })) as { AccessorID: string };
  const { ID: policy } = (await send('PUT', 'acl/policy', { Name: 'walked-policy' })) as { ID: string };
  const { ID: role } = (await send('PUT', 'acl/role', { Name: 'walked-role' })) as { ID: string };
  await ask('mutation', 'authMethod.create', authMethod);
  const rule = { authMethod: authMethod.name, bindType: 'service', bindName: SERVICE };
  const { id: bindingRule } = await ask<{ id: string }>('mutation', 'bindingRule.create', rule);
  const { trustDomain, datacenter } = await ask<{ trustDomain: string; datacenter: string }>(
    'query',
    'cluster.get',
    undefined,
  );
  const place = { trustDomain, datacenter, partition: 'default' };

  return {
    cluster,
    ids: { token, policy, role, bindingRule },
    authMethod,
    revisions,
    redirectRevision,
    csr: {
      service: csrOf({ kind: 'service', ...place, namespace: 'default', service: SERVICE }),
      gateway: csrOf({ kind: 'mesh-gateway', ...place }),
    },
    register,
    registerSecondNode,
    writeEntry,
    writePart,
    async signIn() {
      const input = { token: cluster.managementToken };
      await knock(cluster.running.http.port, { procedure: 'session.signIn', type: 'mutation', input }, null);
      const [session] = await ask<{ id: string }[]>('query', 'session.list', {});
      return session?.id ?? '';
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([cluster, peer].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

const csrOf = (id: SpiffeId): string =>
  createCsr({ privateKeyPem: generateKeyPair().privateKeyPem, uri: formatSpiffeId(id) });

async function peerWith(
  cluster: TestControlPlane,
  peer: TestControlPlane,
  send: (method: string, path: string, body?: unknown, from?: TestControlPlane) => Promise<unknown>,
): Promise<void> {
  const token = (await send('POST', 'peering/token', { PeerName: 'importer' }, peer)) as { PeeringToken: string };
  await send('POST', 'peering/establish', { PeerName: PEER, ...token });
  await send(
    'PUT',
    'catalog/register',
    { Node: 'n', Address: '127.0.0.1', Service: { ID: IMPORTED, Service: IMPORTED, Port: 1 } },
    peer,
  );
  await send(
    'PUT',
    'config',
    {
      Kind: 'exported-services',
      Name: 'default',
      Services: [{ Name: IMPORTED, Consumers: [{ Peer: 'importer' }] }],
    },
    peer,
  );
  await untilPeering(cluster, PEER, (answer) => answer.text.includes(`"${IMPORTED}"`));
}
