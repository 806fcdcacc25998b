import { trustBundleKey } from '@peerway/model/certificate';
import { formatSpiffeId, parseSpiffeId } from '@peerway/model/spiffe';
import { describeCertificate } from '@peerway/pki';
import { printable } from '../wire/printable.ts';
import type { ImportDraft } from './import-draft.ts';
import { ImportError, requireImport } from './import-error.ts';

const ROOTS_MAX = 64;

/**
 * The roots that may be stored for the peer, each PEM ending with a newline. Throws ImportError.
 *
 * Verification asks "does this certificate chain to the bundle of the trust domain that it names", so a peer that could give
 * roots for somebody else's trust domain could speak for them. A bundle is refused when its trust domain is this cluster's own,
 * differs from the one the token named or the one it gave before, or is another peering's, unless it adds no root to that one's
 * (two peerings with one cluster). An empty bundle is refused, since without anchors the next dial would be in plaintext.
 */
export function checkTrustBundle(draft: ImportDraft, trustDomain: string, rootPems: readonly string[]): string[] {
  const { state, peering, bundle } = draft;
  requireImport(
    parseSpiffeId(formatSpiffeId({ kind: 'signing', trustDomain })) !== null,
    `"${printable(trustDomain)}" is not a trust domain`,
  );
  requireImport(trustDomain !== state.cluster.trustDomain, 'the trust domain is that of this cluster');
  requireImport(
    bundle === undefined || bundle.trustDomain === trustDomain,
    `the trust domain changed from ${bundle?.trustDomain} to ${trustDomain}, which it never may`,
  );
  requireImport(
    peering.peerServerName === '' || isServerNameOf(trustDomain, peering.peerServerName),
    'the trust domain is not the one that the peering token named',
  );
  requireImport(rootPems.length > 0, 'the trust bundle has no roots');
  requireImport(rootPems.length <= ROOTS_MAX, `the trust bundle has more than ${ROOTS_MAX} roots`);
  const roots = rootPems.map((pem) => {
    requireRoot(pem);
    return `${pem.trim()}\n`;
  });
  const own = trustBundleKey({ partition: peering.partition, peerName: peering.name });
  for (const [key, other] of state.trustBundle) {
    if (key === own || other.trustDomain !== trustDomain) continue;
    const known = new Set(other.rootPems.map((pem) => pem.trim()));
    requireImport(
      roots.every((pem) => known.has(pem.trim())),
      'the trust domain is that of another peering, with other roots',
    );
  }
  return [...new Set(roots)];
}

/** `server.<dc>.peering.<trust domain>`. */
const isServerNameOf = (trustDomain: string, serverName: string): boolean =>
  serverName.startsWith('server.') && serverName.endsWith(`.peering.${trustDomain}`);

function requireRoot(pem: string): void {
  let isCa: boolean;
  try {
    ({ isCa } = describeCertificate(pem));
  } catch {
    throw new ImportError('one of the roots is not an X.509 certificate in PEM');
  }
  requireImport(isCa, 'one of the roots is not a certificate authority');
}
