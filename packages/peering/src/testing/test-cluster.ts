import { randomUUID } from 'node:crypto';
import type { RegisterServiceInput } from '@peerway/model/catalog';
import { registerServiceSchema } from '@peerway/model/catalog';
import type { CaRootState } from '@peerway/model/certificate';
import { type ConfigEntry, configEntrySchema } from '@peerway/model/config-entry';
import type { Log } from '@peerway/model/log';
import { type Peering, peeringKey } from '@peerway/model/peering';
import { peeringServerName } from '@peerway/model/sni';
import { type CreatedRoot, createRoot, createServerLeaf } from '@peerway/pki';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { type PeeringDialer, startPeeringDialer } from '../dialer.ts';
import { exchangeSecret } from '../exchange-secret.ts';
import { peeringServerAddresses } from '../gateway-addresses.ts';
import { type PeeringServer, startPeeringServer } from '../server.ts';
import { decodePeeringToken, encodePeeringToken } from '../token.ts';
import { PeeringStreamTracker } from '../tracker.ts';
import { type MemoryBackend, memoryBackend } from './memory-backend.ts';

export type LogLine = { level: string; event: string; fields: Record<string, unknown> };

/** One cluster's peering half over real sockets on a free port, with its control plane in memory. */
export type TestCluster = AsyncDisposable & {
  backend: MemoryBackend;
  tracker: PeeringStreamTracker;
  server: PeeringServer;
  dialer: PeeringDialer;
  /** The root that the cluster began with. */
  root: CreatedRoot;
  /** Publishes a further root beside the others. */
  addRoot(): CreatedRoot;
  /** Issues from this root from now on. */
  activateRoot(root: CreatedRoot): void;
  removeRoot(root: CreatedRoot): void;
  log: Log;
  lines: LogLine[];
  generateToken(peerName: string): string;
  /** Writes the peering, exchanges the secret, stores it: what the establish operation does. */
  establish(peerName: string, token: string): Promise<void>;
  /** Starts a deletion, as the delete operation does. */
  delete(peerName: string): void;
  peering(peerName: string): Peering;
  register(input: (typeof registerServiceSchema)['_zod']['input']): void;
  writeEntry(entry: (typeof configEntrySchema)['_zod']['input']): void;
  /** Resolves when `condition` holds, looked at after every change of state or evidence. */
  until(condition: () => boolean): Promise<void>;
};

export async function startTestCluster(options: {
  datacenter: string;
  clock?: Clock;
  trustDomain?: string;
}): Promise<TestCluster> {
  const { datacenter, clock = systemClock } = options;
  const id = randomUUID();
  const trustDomain = options.trustDomain ?? `${id}.consul`;
  const cluster = {
    ...{ id, datacenter, trustDomain },
    aclDefaultPolicy: 'deny',
    intentionDefaultPolicy: 'deny',
    serverAddresses: [] as string[],
    lanServerAddresses: [] as string[],
  } as const;
  const backend = memoryBackend(cluster);
  const root = createRoot({ trustDomain, now: new Date() });
  const indexes = { createIndex: 0, modifyIndex: 0 };
  let signing = root;
  const putRoot = (each: CreatedRoot, state: CaRootState): void => {
    const { id: rootId, name, serialNumber, certPem, notBefore, notAfter } = each;
    const createIndex = backend.state().caRoot.get(rootId)?.createIndex ?? backend.state().caRoot.size;
    const value = {
      ...{ id: rootId, name, serialNumber, certPem, notBefore, notAfter, state },
      ...{ since: notBefore, longestLeafMs: 259_200_000, crossSigned: [] },
      ...indexes,
      createIndex,
    };
    backend.put({ table: 'caRoot', value });
  };
  putRoot(root, 'active');
  const lines: LogLine[] = [];
  const log: Log = (level, event, fields = {}) => void lines.push({ level, event, fields });
  const tracker = new PeeringStreamTracker(clock);
  const server = await startPeeringServer({
    ...{ backend, tracker, clock, log },
    address: { host: '127.0.0.1', port: 0 },
    issueServerLeaf: async () => createServerLeaf({ root: signing, cluster, now: new Date() }),
  });
  cluster.serverAddresses.push(`127.0.0.1:${server.address.port}`);
  const dialer = startPeeringDialer({ backend, tracker, clock, log });

  const peering = (peerName: string): Peering => {
    const found = backend.state().peering.get(peeringKey({ partition: 'default', name: peerName }));
    if (!found) throw new Error(`there is no peering ${peerName}`);
    return found;
  };
  const register = (input: (typeof registerServiceSchema)['_zod']['input']): void => {
    const { node, service, checks }: RegisterServiceInput = registerServiceSchema.parse(input);
    const owned = { partition: service.partition, peerName: '', ...indexes };
    backend.put(
      { table: 'node', value: { ...node, ...owned, id: '', datacenter, meta: {} } },
      { table: 'instance', value: { ...service, ...owned, node: node.node, peerMeta: null } },
      ...checks.map((check) => ({
        table: 'check' as const,
        value: { ...check, ...owned, node: node.node, serviceId: service.id, serviceName: service.service },
      })),
    );
  };
  const writeEntry = (input: (typeof configEntrySchema)['_zod']['input']): void => {
    const entry: ConfigEntry = configEntrySchema.parse(input);
    backend.put({ table: 'configEntry', value: { entry, ...indexes, updatedAt: '', updatedBy: '' } });
  };
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        for (const stop of stops) stop();
        resolve();
      };
      const stops = [backend.onChange(() => setImmediate(look)), tracker.onChange(look)];
      look();
    });

  return {
    ...{ backend, tracker, server, dialer, root, log, lines, peering, register, writeEntry, until },
    addRoot: () => {
      const added = createRoot({ trustDomain, now: new Date() });
      putRoot(added, 'published');
      return added;
    },
    activateRoot: (next) => {
      const previous = signing;
      signing = next;
      putRoot(next, 'active');
      putRoot(previous, 'retiring');
    },
    removeRoot: (gone) => backend.remove('caRoot', gone.id),
    generateToken: (peerName) => {
      const existing = backend.state().peering.get(peeringKey({ partition: 'default', name: peerName }));
      const row = existing ?? newPeering(peerName);
      if (!existing) backend.put({ table: 'peering', value: row });
      const secret = randomUUID();
      backend.secrets(row.id).establishment = secret;
      return encodePeeringToken({
        ca: [...backend.state().caRoot.values()].map((each) => each.certPem),
        manualServerAddresses: [],
        serverAddresses: peeringServerAddresses(backend.state()),
        serverName: peeringServerName(datacenter, trustDomain),
        peerId: row.id,
        establishmentSecret: secret,
        remote: { partition: '', datacenter, locality: null },
      });
    },
    establish: async (peerName, text) => {
      const token = decodePeeringToken(text);
      const existing = backend.state().peering.get(peeringKey({ partition: 'default', name: peerName }));
      const row: Peering = {
        ...(existing ?? newPeering(peerName)),
        peerId: token.peerId,
        peerCaPems: token.ca,
        peerServerName: token.serverName,
        peerServerAddresses: token.serverAddresses,
        manualServerAddresses: token.manualServerAddresses,
        remote: token.remote,
      };
      backend.put({ table: 'peering', value: row });
      const { streamSecret } = await exchangeSecret({
        addresses: [...token.manualServerAddresses, ...token.serverAddresses],
        caPems: token.ca,
        serverName: token.serverName,
        peerId: token.peerId,
        establishmentSecret: token.establishmentSecret,
        log,
      });
      backend.secrets(row.id).active = streamSecret;
      backend.put({ table: 'peering', value: { ...peering(peerName), state: 'ESTABLISHING' } });
    },
    delete: (peerName) => {
      const row = peering(peerName);
      Object.assign(backend.secrets(row.id), { establishment: null, active: null, pending: null });
      backend.put({ table: 'peering', value: { ...row, state: 'DELETING', deletedAt: new Date().toISOString() } });
    },
    [Symbol.asyncDispose]: async () => {
      await dialer.close();
      await server.close();
    },
  };
}

function newPeering(name: string): Peering {
  const now = new Date().toISOString();
  return {
    ...{ id: randomUUID(), name, partition: 'default', meta: {}, state: 'PENDING', stateSince: now, deletedAt: null },
    ...{ peerId: '', peerCaPems: [], peerServerName: '', peerServerAddresses: [], manualServerAddresses: [] },
    remote: { partition: '', datacenter: '', locality: null },
    ...{ createdAt: now, createIndex: 0, modifyIndex: 0 },
  };
}
