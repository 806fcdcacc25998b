import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignedLeaf } from '@peerway/model/certificate';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { DataDirectory } from '../snapshot/data-directory.ts';
import { until } from '../testing/until.ts';
import { east, west } from '../testing/west.ts';
import { IdentityKeeper } from './keep-identity.ts';
import type { Leaf } from './leaf.ts';
import { renewalTimeMs } from './renewal-time.ts';

async function keeper(signLeaf: (csrPem: string) => Promise<SignedLeaf>, path?: string) {
  const directory = await DataDirectory.open(path ?? (await mkdtemp(join(tmpdir(), 'peerway-identity-'))));
  const leaves: Leaf[] = [];
  const identity = new IdentityKeeper({
    link: { signLeaf },
    directory,
    log: silentLog,
    now: () => new Date(),
    random: () => 0,
    onLeaf: (leaf) => leaves.push(leaf),
  });
  return { identity, leaves, directory, [Symbol.dispose]: () => identity.close() };
}

describe('renewalTimeMs', () => {
  it('lies between 60 % and 90 % of the life', () => {
    expect([0, 0.5, 0.999].map((point) => Math.round(renewalTimeMs(1_000, 2_000, () => point)))).toEqual([
      1_600, 1_750, 1_900,
    ]);
  });
});

describe('a proxy and its leaf', () => {
  it('asks for one when it has none, keeps it over a restart, and asks again when root or identity change', async () => {
    let signed = 0;
    const sign = async (csrPem: string): Promise<SignedLeaf> => {
      signed += 1;
      return west.sign(csrPem);
    };
    using first = await keeper(sign);
    first.identity.want(west.identity(west.serviceUri('api')));
    await until(() => first.leaves.length === 1);
    first.identity.want(west.identity(west.serviceUri('api')));
    await until(async () => (await first.directory.read('identity.json')) !== null);

    using second = await keeper(sign, first.directory.path);
    await second.identity.load();
    second.identity.want(west.identity(west.serviceUri('api')));
    expect(second.identity.leaf?.certPem).toBe(first.leaves[0]?.certPem);
    expect(signed).toBe(1);
    second.identity.want({ ...west.identity(west.serviceUri('api')), rootId: 'another' });
    await until(() => signed === 2 && second.identity.leaf?.rootId === 'another');
    second.identity.want({ ...west.identity(west.serviceUri('web')), rootId: 'another' });
    await until(() => second.identity.leaf?.spiffeId === west.serviceUri('web'));
    expect(second.leaves.at(-1)?.keyPem).not.toBe(second.leaves[0]?.keyPem);
  });

  it('renews in time, and keeps the one it has while it can not', async () => {
    let answers = 0;
    using kept = await keeper(async (csrPem) => {
      answers += 1;
      if (answers === 2) throw new Error('the control plane is away');
      // Backdated by a minute: 60 % of 61 s are over after a moment.
      return west.sign(csrPem, answers === 1 ? 1_000 : 3_600_000);
    });
    kept.identity.want(west.identity(west.serviceUri('api')));
    await until(() => answers === 2);
    expect(kept.identity.leaf?.certPem).toBe(kept.leaves[0]?.certPem);
    await until(() => kept.leaves.length === 2);
    expect(answers).toBe(3);
  });

  it('takes no certificate that is of another key or names somebody else', async () => {
    let answers = 0;
    const foreign = east.credentials(east.serviceUri('api'));
    using careful = await keeper(async (csrPem) => {
      answers += 1;
      const signed = west.sign(csrPem);
      return answers === 1 ? { ...signed, certPem: foreign.cert } : signed;
    });
    careful.identity.want(west.identity(west.serviceUri('api')));
    await until(() => careful.leaves.length === 1);
    expect([answers, careful.leaves[0]?.spiffeId]).toEqual([2, west.serviceUri('api')]);
    await until(async () => (await careful.directory.read('identity.json'))?.includes(west.serviceUri('api')) === true);
  });
});
