import { decodePeeringToken, type PeeringBackend } from '@peerway/peering';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureCaRoot } from '../certificate/certificate-authority.ts';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { generatePeeringToken } from './generate-peering-token.ts';
import { createPeeringBackend } from './peering-backend.ts';
import { readPeering } from './read-peerings.ts';

const HOUR_MS = 3_600_000;
let services: TestServices;
let context: OperationContext;
let backend: PeeringBackend;

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date(services.clock.nowMs));
  backend = createPeeringBackend(context);
  await ensureCaRoot(context);
});
afterAll(() => services[Symbol.asyncDispose]());

async function generate(peerName: string, ttl?: string) {
  const { token } = await generatePeeringToken(context, { peerName, ...(ttl === undefined ? {} : { ttl }) });
  const { peerId, establishmentSecret } = decodePeeringToken(token);
  return () => backend.exchangeEstablishmentSecret({ peeringId: peerId, establishmentSecret });
}

describe('a peering token', () => {
  it('is used once, and the peering says when', async () => {
    const exchange = await generate('east', '1h');
    expect(readPeering(context, { name: 'east' })).toMatchObject({ tokenState: 'unused', health: 'pending' });
    services.clock.nowMs += HOUR_MS - 1;
    expect(await exchange()).toMatchObject({ outcome: 'exchanged' });
    expect(await exchange()).toEqual({ outcome: 'refused' });
    expect(readPeering(context, { name: 'east' })).toMatchObject({
      tokenState: 'used',
      token: { usedAt: context.now().toISOString() },
      reason: 'Waiting for the other cluster to dial.',
    });
  });

  it('is refused like a wrong one when it has expired, and the peering says so with the way on', async () => {
    const exchange = await generate('north', '1h');
    services.clock.nowMs += HOUR_MS;
    expect(await exchange()).toEqual({ outcome: 'refused' });
    expect(readPeering(context, { name: 'north' })).toMatchObject({
      state: 'PENDING',
      tokenState: 'expired',
      health: 'failing',
      reason: 'The token expired before anybody used it. Generate a new one.',
    });
    const { events: denied } = await services.store.listAuditEvents({
      outcome: ['denied'],
      target: 'north',
      limit: 10,
    });
    expect(denied).toMatchObject([{ operation: 'peering.exchange-secret', target: 'north' }]);
    expect(await (await generate('north', '1h'))()).toMatchObject({ outcome: 'exchanged' });
  });

  it('that was replaced is refused, and the new one works', async () => {
    const old = await generate('south');
    const replacement = await generate('south');
    expect(await old()).toEqual({ outcome: 'refused' });
    expect(await replacement()).toMatchObject({ outcome: 'exchanged' });
  });

  it('says who made it, how many before it nobody used, and keeps the addresses that were set by hand', async () => {
    const serverExternalAddresses = ['peering.example:443'];
    const first = await generatePeeringToken(context, { peerName: 'west', serverExternalAddresses });
    expect(first.view.manualServerAddresses).toEqual(serverExternalAddresses);
    expect(first.addresses.status).toBe('pass');
    const second = await generatePeeringToken(context, { peerName: 'west' });
    expect(decodePeeringToken(second.token).manualServerAddresses).toEqual(serverExternalAddresses);
    expect(readPeering(context, { name: 'west' }).token).toMatchObject({
      madeBy: context.caller.description || context.caller.accessorId,
      replaced: 1,
    });
    const third = await generatePeeringToken(context, { peerName: 'west', serverExternalAddresses: [] });
    expect(third.view.manualServerAddresses).toEqual([]);
    expect(third.addresses).toMatchObject({ id: 'addresses', status: 'warn' });
    expect(readPeering(context, { name: 'west' }).token).toMatchObject({ replaced: 2 });
  });

  it('does not expire unless it was told to', async () => {
    const exchange = await generate('far');
    services.clock.nowMs += 10_000 * HOUR_MS;
    expect(await exchange()).toMatchObject({ outcome: 'exchanged' });
  });

  it.each(['59s', '721h', 'soon'])('can not be used for %s', async (ttl) => {
    await expect(generate('odd', ttl)).rejects.toMatchObject({ code: 'request.invalid', field: 'ttl' });
  });
});
