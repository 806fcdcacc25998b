import { X509Certificate } from 'node:crypto';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { ownTrustBundleHash } from '@peerway/peering';
import { createCsr, createRoot, generateKeyPair, verifyPeerChain } from '@peerway/pki';
import type { Store } from '@peerway/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../context.ts';
import { newPeering } from '../peering/peering-row.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { writeCaConfig } from './ca-config.ts';
import { activeRoot } from './ca-root-row.ts';
import { OBSERVATION_MS } from './ca-rotation.ts';
import { ensureCaRoot, signProxyLeaf } from './certificate-authority.ts';
import { readCa } from './read-ca.ts';
import { activateCaRoot, cancelCaRotation, startCaRotation } from './rotate-ca.ts';
import { advanceCaRotation } from './rotation-loop.ts';

const HOUR_MS = 3_600_000;
let services: TestServices;
let store: Store;
let context: OperationContext;

beforeAll(async () => {
  services = await openTestServices();
  store = services.store;
  context = services.context(new Date(services.clock.nowMs));
  await ensureCaRoot(context);
});
afterAll(() => services[Symbol.asyncDispose]());

const roots = () => [...store.state().caRoot.values()];
const rootIn = (state: 'published' | 'active' | 'retiring') => {
  const found = roots().find((root) => root.state === state);
  if (found === undefined) throw new Error(`no root is ${state}`);
  return found;
};

/** Signs a leaf for a service, and whether it convinces somebody who trusts `trusted` alone. */
async function convinces(trusted: readonly string[]): Promise<boolean> {
  const { trustDomain, datacenter } = store.state().cluster;
  const place = { partition: 'default', namespace: 'default', datacenter };
  const { privateKeyPem } = generateKeyPair();
  const uri = formatSpiffeId({ kind: 'service', trustDomain, ...place, service: 'web' });
  const leaf = await signProxyLeaf(context, { csrPem: createCsr({ privateKeyPem, uri, dnsNames: [] }) });
  const verified = verifyPeerChain({
    leaf: new X509Certificate(leaf.certPem),
    chain: leaf.chainPems.map((pem) => new X509Certificate(pem)),
    bundles: new Map([[trustDomain, trusted]]),
    now: new Date(services.clock.nowMs),
  });
  return verified.ok;
}

describe('a rotation of the CA', () => {
  it('publishes a new root that signs nothing yet, and only one at a time', async () => {
    const { rootId } = await startCaRotation(context, {});
    expect(rootIn('published')).toMatchObject({ id: rootId, crossSigned: [{ byRootId: rootIn('active').id }] });
    expect(await convinces([rootIn('active').certPem])).toBe(true);
    expect(await convinces([rootIn('published').certPem])).toBe(false);
    await expect(startCaRotation(context, {})).rejects.toMatchObject({ code: 'request.conflict' });
  });

  it('is taken back without a trace while the new root signs nothing', async () => {
    const { id } = rootIn('published');
    await cancelCaRotation(context);
    expect(roots().map((root) => root.state)).toEqual(['active']);
    expect(await store.caKey(id)).toBeNull();
    await expect(cancelCaRotation(context)).rejects.toMatchObject({ code: 'request.conflict' });
    await expect(activateCaRoot(context)).rejects.toMatchObject({ code: 'request.conflict' });
  });

  it('waits for a peer that has not acknowledged the new root, whatever the time, and then for a minute of looking', async () => {
    const peer = { ...newPeering({ name: 'east', partition: 'default', meta: {}, now: context.now() }) };
    const foreign = createRoot({ trustDomain: 'foreign.consul', now: context.now() });
    await store.transact((transaction) => {
      transaction.put('peering', peer);
      transaction.put('trustBundle', {
        ...{ peerName: 'east', partition: 'default', trustDomain: 'foreign.consul', exportedPartition: '' },
        ...{ rootPems: [foreign.certPem], createIndex: 0, modifyIndex: 0 },
      });
    });
    const evidence = services.tracker.connect(peer.id);
    const acknowledge = (): void =>
      evidence?.acked({
        url: 'type.googleapis.com/hashicorp.consul.internal.peering.PeeringTrustBundle',
        id: 'roots',
        hash: ownTrustBundleHash(store.state(), 'default'),
      });
    acknowledge();
    await startCaRotation(context, {});
    services.clock.nowMs += 10 * OBSERVATION_MS;
    expect(await advanceCaRotation(context)).toMatchObject({
      kind: 'wait',
      waitingFor: [{ kind: 'peer', name: 'east' }],
    });
    expect(readCa(context).rotation).toMatchObject({
      phase: 'published',
      waitingFor: [{ kind: 'peer', name: 'east' }],
    });
    acknowledge();
    // A process that has just started has seen nobody yet: silence is no consent.
    const restarted = services.context(new Date(services.clock.nowMs));
    expect(await advanceCaRotation(restarted)).toMatchObject({ kind: 'wait', waitingFor: [] });
    const { id: newId } = rootIn('published');
    expect(await advanceCaRotation(context)).toMatchObject({ kind: 'activate', rootId: newId });
    expect(rootIn('active').id).toBe(newId);
  });

  it('convinces those that know only one of the roots, and leaves nothing to sign with in the old name', async () => {
    expect(await convinces([rootIn('active').certPem])).toBe(true);
    expect(await convinces([rootIn('retiring').certPem])).toBe(true);
    expect(await store.caKey(rootIn('retiring').id)).toBeNull();
  });

  it('keeps the old root for twice the longest life of its leaves, also when they are made shorter meanwhile', async () => {
    await writeCaConfig(context, { leafTtl: '1h' });
    services.clock.nowMs += 2 * 72 * HOUR_MS - 2 * OBSERVATION_MS;
    expect(await advanceCaRotation(context)).toMatchObject({ kind: 'wait', phase: 'retiring' });
    const { id } = rootIn('retiring');
    services.clock.nowMs += 2 * OBSERVATION_MS;
    expect(await advanceCaRotation(context)).toEqual({ kind: 'retire', rootIds: [id] });
    expect(roots().map((root) => [root.state, root.crossSigned])).toEqual([['active', []]]);
    expect(await advanceCaRotation(context)).toEqual({ kind: 'rest' });
  });

  it('goes by what a root may have signed when leaves are made longer', async () => {
    await writeCaConfig(context, { leafTtl: '100h' });
    expect(activeRoot(store.state())?.longestLeafMs).toBe(100 * HOUR_MS);
    await writeCaConfig(context, { leafTtl: '2h' });
    expect(activeRoot(store.state())?.longestLeafMs).toBe(100 * HOUR_MS);
  });

  it('leaves out the cross-signature where the old key is not to be believed', async () => {
    await startCaRotation(context, { withoutCrossSigning: true });
    await activateCaRoot(context);
    expect(await convinces([rootIn('retiring').certPem])).toBe(false);
    expect(await convinces([rootIn('active').certPem])).toBe(true);
  });
});

describe('writeCaConfig', () => {
  it.each([
    ['a leaf that is too short', { leafTtl: '59m' }, 'leafTtl: a leaf lives between 1h and 8760h'],
    ['no duration', { leafTtl: 'soon' }, 'leafTtl: "soon" is not a duration; give text such as "5s" or "1m30s"'],
    [
      'a root that its leaves would outlive',
      { rootTtl: '24h', leafTtl: '24h' },
      'a root has to live at least 3 times as long as its leaves',
    ],
    ['no signing at all', { csrMaxPerSecond: 0 }, 'csrMaxPerSecond: at least 1 leaf a second has to be signed'],
    ['an unknown field', { leafTTL: '1h' }, 'Unrecognized key: "leafTTL"'],
  ])('refuses %s', async (_name, input, message) => {
    await expect(writeCaConfig(context, input)).rejects.toMatchObject({ code: 'request.invalid', message });
  });

  it('writes only if nobody did meanwhile, when asked to', async () => {
    const { modifyIndex } = await writeCaConfig(context, { leafTtl: '3h' });
    await writeCaConfig(context, { leafTtl: '4h', cas: modifyIndex });
    await expect(writeCaConfig(context, { leafTtl: '5h', cas: modifyIndex })).rejects.toMatchObject({
      code: 'request.conflict',
    });
  });
});
