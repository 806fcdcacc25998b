import type { CaRoot } from '@peerway/model/certificate';
import { describeCertificate } from '@peerway/pki';
import type { Services } from '../context.ts';

export type DescribedCaRoot = CaRoot & {
  /** Identifier of the root's key, lower-case hex with colons: what its leaves name as their authority. */
  signingKeyId: string;
};

/** The roots of this cluster's CA with what only their certificates tell. Public: whoever verifies a leaf needs them. */
export function listCaRoots({ store }: Pick<Services, 'store'>): DescribedCaRoot[] {
  return [...store.state().caRoot.values()].map((root) => ({
    ...root,
    signingKeyId: describeCertificate(root.certPem).keyId,
  }));
}
