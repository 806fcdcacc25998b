import type { MeshState } from '@peerway/mesh';
import { type CaConfig, caConfigKey, defaultCaConfig } from '@peerway/model/ca-config';
import type { CaRoot } from '@peerway/model/certificate';
import { type CreatedRoot, createRoot } from '@peerway/pki';

export const caConfigOf = (state: Pick<MeshState, 'caConfig'>): CaConfig =>
  state.caConfig.get(caConfigKey()) ?? defaultCaConfig;

export const activeRoot = (state: Pick<MeshState, 'caRoot'>): CaRoot | undefined =>
  [...state.caRoot.values()].find((root) => root.state === 'active');

/** A new root of this cluster's CA with the row that tells of it. The key is not in the row. */
export function makeRoot(
  state: Pick<MeshState, 'caConfig' | 'cluster'>,
  input: { rootState: CaRoot['state']; now: Date },
): { created: CreatedRoot; row: CaRoot } {
  const { leafTtlMs, rootTtlMs } = caConfigOf(state);
  const created = createRoot({ trustDomain: state.cluster.trustDomain, now: input.now, validityMs: rootTtlMs });
  const { id, name, serialNumber, certPem, notBefore, notAfter } = created;
  return {
    created,
    row: {
      ...{ id, name, serialNumber, certPem, notBefore, notAfter },
      state: input.rootState,
      since: input.now.toISOString(),
      longestLeafMs: leafTtlMs,
      crossSigned: [],
      createIndex: 0,
      modifyIndex: 0,
    },
  };
}
