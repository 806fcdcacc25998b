import { randomUUID, timingSafeEqual } from 'node:crypto';
import { peeringKey, peeringTokenState } from '@peerway/model/peering';
import type { PeeringBackend } from '@peerway/peering';
import { secretHash } from '@peerway/store';
import type { Services } from '../context.ts';
import { findPeeringById } from './peering-row.ts';

/** What the peering streams ask of the control plane, over the store. They act for the cluster itself, not for a token. */
export function createPeeringBackend({ store, log, now }: Services): PeeringBackend {
  const audit = (operation: string, target: string) => ({
    actor: 'peering-stream',
    operation,
    target,
    outcome: 'done' as const,
    requestId: '',
  });
  return {
    state: () => store.state(),
    onChange(listener) {
      const stops = [store.onChange(() => listener()), store.onLeaderChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    isLeader: () => store.isLeader(),
    // Replicas do not know each other's addresses; a peer goes through those that it has.
    leaderAddress: () => null,
    async write(peeringId, purpose, decide) {
      await store.transact((transaction) => {
        const writes = decide(transaction.state);
        const owner = findPeeringById(transaction.state, peeringId)?.name;
        for (const item of writes) {
          const peer = 'value' in item ? ('peerName' in item.value ? item.value.peerName : item.value.name) : null;
          // Whatever a stream says, only rows of its own peering may change (pain C18).
          if (peer !== null && peer !== owner)
            throw new Error(`a stream of peering ${owner ?? peeringId} tried to write a row of ${peer}`);
          if ('value' in item) transaction.put(item.table, item.value);
          else transaction.remove(item.table, item.removedKey);
        }
        if (writes.length > 0 && purpose !== 'import')
          transaction.audit(audit(`peering.${purpose}`, owner ?? peeringId));
      });
    },
    async exchangeEstablishmentSecret({ peeringId, establishmentSecret }) {
      const { result } = await store.transact(async (transaction) => {
        const secrets = await transaction.peeringSecrets(peeringId);
        const peering = findPeeringById(transaction.state, peeringId);
        if (secrets === null || peering === undefined || peering.state === 'DELETING')
          return { outcome: 'refused' as const, target: '' };
        if (!isSecret(establishmentSecret, secrets.establishmentHash))
          return { outcome: 'refused' as const, target: peering.name };
        // To the caller an expired secret is like any wrong one; here the peering says what became of its token.
        if (peering.token && peeringTokenState(peering.token, now()) === 'expired') {
          log('warn', 'peering.token_expired', { peering: peering.name, expiresAt: peering.token.expiresAt });
          return { outcome: 'refused' as const, target: peering.name };
        }
        const streamSecret = randomUUID();
        await transaction.setPeeringSecrets(peeringId, {
          ...secrets,
          establishmentHash: null,
          pendingStreamHash: secretHash(streamSecret),
        });
        if (peering.token)
          transaction.put('peering', { ...peering, token: { ...peering.token, usedAt: now().toISOString() } });
        transaction.audit(audit('peering.exchange-secret', peering.name));
        return { outcome: 'exchanged' as const, streamSecret };
      });
      if (result.outcome === 'exchanged') return result;
      // Outside the write, where equal ones are counted: whoever reaches the port can try as often as it likes.
      await store.recordAudit({ ...audit('peering.exchange-secret', result.target), outcome: 'denied' });
      return { outcome: 'refused' };
    },
    async authorizeStream({ peeringId, streamSecret, remote }) {
      const { result } = await store.transact(async (transaction) => {
        const secrets = await transaction.peeringSecrets(peeringId);
        if (secrets === null) return 'no_secrets' as const;
        if (isSecret(streamSecret, secrets.activeStreamHash)) return 'valid' as const;
        if (!isSecret(streamSecret, secrets.pendingStreamHash)) return 'invalid' as const;
        await transaction.setPeeringSecrets(peeringId, {
          ...secrets,
          activeStreamHash: secrets.pendingStreamHash,
          pendingStreamHash: null,
        });
        const peering = findPeeringById(transaction.state, peeringId);
        if (peering !== undefined) transaction.put('peering', { ...peering, remote });
        log('info', 'peering.secret_promoted', { peering: peering?.name });
        return 'promoted' as const;
      });
      return result;
    },
    activeStreamSecret: (peeringId) => store.dialerStreamSecret(peeringId),
    async finishDeletion(peeringId) {
      await store.transact(async (transaction) => {
        const peering = findPeeringById(transaction.state, peeringId);
        if (peering === undefined || peering.state !== 'DELETING') return;
        transaction.remove('peering', peeringKey(peering));
        await transaction.deletePeeringSecrets(peeringId);
        transaction.audit(audit('peering.finish-deletion', peering.name));
      });
    },
  };
}

/** Compares in constant time: both sides are hashes of equal length. */
function isSecret(candidate: string, storedHash: string | null): boolean {
  return (
    storedHash !== null && timingSafeEqual(Buffer.from(secretHash(candidate), 'hex'), Buffer.from(storedHash, 'hex'))
  );
}
