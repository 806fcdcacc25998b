import { randomUUID } from 'node:crypto';
import { type Peering, peeringKey } from '@peerway/model/peering';
import { createRoot, createServerLeaf } from '@peerway/pki';
import { type FakeAcceptor, startFakeAcceptor, wire } from '@peerway/testkit/fake-peer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureCaRoot } from '../certificate/certificate-authority.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { deletePeering } from './delete-peering.ts';
import { establishPeering } from './establish-peering.ts';
import { generatePeeringToken } from './generate-peering-token.ts';
import { newPeering } from './peering-row.ts';

/* What can be done with a peering in each of its states (peering-wire §2 "Role rule", §5.8; feature F7, pain C12). */

const trustDomain = `${randomUUID()}.consul`;
const root = createRoot({ trustDomain, now: new Date() });
const leaf = createServerLeaf({ root, cluster: { datacenter: 'there', trustDomain }, now: new Date() });
const PEER_ID = randomUUID();

let services: TestServices;
let context: OperationContext;
let acceptor: FakeAcceptor;
beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date());
  await ensureCaRoot(context);
  acceptor = await startFakeAcceptor({
    keyPem: leaf.privateKeyPem,
    certChainPem: leaf.certChainPem,
    answer: () => randomUUID(),
  });
});
afterAll(async () => {
  await acceptor[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const token = (peerId: string): string =>
  wire.encodeToken({
    ...{ CA: [root.certPem], ManualServerAddresses: null, ServerAddresses: [acceptor.address] },
    ...{ ServerName: `server.there.peering.${trustDomain}`, PeerID: peerId, EstablishmentSecret: 'one-time' },
    Remote: { Partition: '', Datacenter: 'there', Locality: null },
  });

const stored = (): Peering | undefined => services.store.state().peering.get('default/p');

const asDialer = (state: Peering['state']): Partial<Peering> => ({
  state,
  peerId: PEER_ID,
  peerServerName: `server.there.peering.${trustDomain}`,
  peerServerAddresses: ['127.0.0.1:1'],
});
const states: Record<string, Partial<Peering> & { isConnected?: boolean }> = {
  'of which only a token was made': { state: 'PENDING' },
  'that is connected, dialed by the other side': { state: 'PENDING', isConnected: true },
  'that the other side ended, which dialed': { state: 'TERMINATED' },
  'being deleted': { state: 'DELETING' },
  'whose exchange failed': asDialer('PENDING'),
  'that is established': asDialer('ESTABLISHING'),
  'that is connected and dialed from here': { ...asDialer('ESTABLISHING'), isConnected: true },
  'that the other side ended, dialed from here': asDialer('TERMINATED'),
};

async function put(row: (typeof states)[string] | null): Promise<string> {
  const { isConnected = false, ...fields } = row ?? {};
  const peering: Peering = {
    ...newPeering({ name: 'p', partition: 'default', meta: { team: 'a' }, now: context.now() }),
    ...fields,
  };
  await services.store.transact((transaction) => {
    transaction.remove('peering', peeringKey(peering));
    if (row !== null) transaction.put('peering', peering);
  });
  if (isConnected) services.tracker.connect(peering.id);
  return peering.id;
}

const actions = {
  generate: () => generatePeeringToken(context, { peerName: 'p' }),
  establish: () => establishPeering(context, { peerName: 'p', peeringToken: token(PEER_ID) }),
  'establish with another cluster’s token': () =>
    establishPeering(context, { peerName: 'p', peeringToken: token(randomUUID()) }),
  delete: () => deletePeering(context, { name: 'p' }),
} as const;

/** The state that the action leaves, or the code with which it is refused. */
const table: [keyof typeof states | 'that does not exist', Record<keyof typeof actions, string>][] = [
  [
    'that does not exist',
    {
      generate: 'PENDING',
      establish: 'ESTABLISHING',
      'establish with another cluster’s token': 'ESTABLISHING',
      delete: 'gone',
    },
  ],
  [
    'of which only a token was made',
    {
      generate: 'PENDING',
      establish: 'peering.role_conflict',
      'establish with another cluster’s token': 'peering.role_conflict',
      delete: 'DELETING',
    },
  ],
  [
    'that is connected, dialed by the other side',
    {
      generate: 'PENDING',
      establish: 'peering.role_conflict',
      'establish with another cluster’s token': 'peering.role_conflict',
      delete: 'DELETING',
    },
  ],
  [
    'that the other side ended, which dialed',
    {
      generate: 'peering.marked_for_deletion',
      establish: 'peering.role_conflict',
      'establish with another cluster’s token': 'peering.role_conflict',
      delete: 'DELETING',
    },
  ],
  [
    'being deleted',
    {
      generate: 'peering.marked_for_deletion',
      establish: 'peering.marked_for_deletion',
      'establish with another cluster’s token': 'peering.marked_for_deletion',
      delete: 'DELETING',
    },
  ],
  [
    'whose exchange failed',
    {
      generate: 'peering.role_conflict',
      establish: 'ESTABLISHING',
      'establish with another cluster’s token': 'ESTABLISHING',
      delete: 'DELETING',
    },
  ],
  [
    'that is established',
    {
      generate: 'peering.role_conflict',
      establish: 'ESTABLISHING',
      'establish with another cluster’s token': 'ESTABLISHING',
      delete: 'DELETING',
    },
  ],
  [
    'that is connected and dialed from here',
    {
      generate: 'peering.role_conflict',
      establish: 'ESTABLISHING',
      'establish with another cluster’s token': 'peering.name_in_use',
      delete: 'DELETING',
    },
  ],
  [
    'that the other side ended, dialed from here',
    {
      generate: 'peering.marked_for_deletion',
      establish: 'ESTABLISHING',
      'establish with another cluster’s token': 'ESTABLISHING',
      delete: 'DELETING',
    },
  ],
];

describe.each(table)('a peering %s', (state, outcomes) => {
  let id: string;
  beforeEach(async () => {
    id = await put(states[state] ?? null);
  });

  it.each(Object.entries(outcomes))('%s: %s', async (action, outcome) => {
    const before = stored();
    const act = actions[action as keyof typeof actions];
    if (/^peering\./.test(outcome)) {
      await expect(act()).rejects.toMatchObject({ code: outcome });
      // Nothing is written, nothing is lost.
      expect(stored()).toEqual(before);
      return;
    }
    await act();
    expect(stored()?.state ?? 'gone').toBe(outcome);
    if (before) expect(stored()).toMatchObject({ id, meta: { team: 'a' } });
    // Twice is as good as once.
    if (action === 'delete') await act();
    expect(stored()?.state ?? 'gone').toBe(outcome);
  });
});

it('the table has every state', () => {
  expect(table.map(([state]) => state).sort()).toEqual([...Object.keys(states), 'that does not exist'].sort());
});
