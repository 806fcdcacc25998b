import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { readCertificate } from './certificate.ts';
import { certificateLimits } from './certificate-limits.ts';
import { oids } from './extension.ts';
import { readAlternativeNames } from './subject-alt-name.ts';

export type PeerVerification = { ok: true; id: SpiffeId; uri: string } | { ok: false; reason: string };

/** Certificates beyond the leaf that are looked at, and links between the leaf and a root. */
const CHAIN_MAX = 8;
const DEPTH_MAX = 4;

const refuse = (reason: string): PeerVerification => ({ ok: false, reason });

/**
 * Whether the certificate that the other side proved to own is an identity of one of the trust domains (ADR 0006): exactly one
 * URI SAN, strictly parsed, chained to a root of *that* trust domain's bundle, every link a CA, all dates in force.
 * `chain`: what else was presented, in any order. `bundles`: PEM roots by trust domain. Never throws.
 */
export function verifyPeerChain(input: {
  leaf: X509Certificate;
  chain: readonly X509Certificate[];
  bundles: ReadonlyMap<string, readonly string[]>;
  now: Date;
}): PeerVerification {
  const { leaf, now } = input;
  try {
    const names = readAlternativeNames(leaf);
    if (names === null) return refuse('the certificate’s alternative names can not be read');
    const [uri] = names.uris;
    if (uri === undefined || names.uris.length !== 1)
      return refuse(`the certificate has ${names.uris.length} URI names where exactly one is allowed`);
    const id = parseSpiffeId(uri);
    if (id === null) return refuse('the certificate’s URI is not a SPIFFE ID of a mesh');
    if (id.kind === 'signing' || leaf.ca) return refuse('the certificate is that of a certificate authority');
    const untimely = timeliness(leaf, now);
    if (untimely !== null) return refuse(`the certificate ${untimely}`);
    const roots = (input.bundles.get(id.trustDomain) ?? []).flatMap((pem) => parsedRoot(pem) ?? []);
    if (roots.length === 0) return refuse(`no trust bundle is known for the trust domain ${id.trustDomain}`);
    const unfit = faultOfLeaf(leaf);
    if (unfit !== null) return refuse(`the certificate ${unfit}`);
    const broken = chainFault(leaf, input.chain.slice(0, CHAIN_MAX), roots, now);
    return broken === null ? { ok: true, id, uri } : refuse(broken);
  } catch {
    return refuse('the certificate can not be checked');
  }
}

/** X509-SVID §4.3 and §4.4: a leaf signs, and where it is restricted to purposes, both sides of TLS are among them. */
function faultOfLeaf(leaf: X509Certificate): string | null {
  const { fault, signsData, purposes } = certificateLimits(leaf);
  if (fault !== null) return fault;
  if (!signsData) return 'may not sign';
  return purposes === null || (purposes.includes(oids.clientAuth) && purposes.includes(oids.serverAuth))
    ? null
    : 'is not meant for both sides of TLS';
}

/** Null when a chain of CAs leads from the leaf to one of the roots; else why none does. */
function chainFault(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
): string | null {
  let reason = 'the certificate does not chain to a root of its trust domain’s bundle';
  // Breadth first, and each certificate only once, on its shortest way: however many of the presented CAs could have issued one
  // another, no more signatures are checked than there are pairs with a root or with a certificate that was not reached before.
  const unreached = new Set(chain);
  let reached: readonly X509Certificate[] = [leaf];
  for (let depth = 0; depth <= DEPTH_MAX && reached.length > 0; depth += 1) {
    const next: X509Certificate[] = [];
    for (const certificate of reached) {
      for (const root of roots) {
        if (!isIssuedBy(certificate, root)) continue;
        const fault = faultOfIssuer(root, depth, now);
        if (fault === null) return null;
        reason = `the root that issued it ${fault}`;
      }
      for (const issuer of unreached) {
        if (!isIssuedBy(certificate, issuer)) continue;
        unreached.delete(issuer);
        const fault = faultOfIssuer(issuer, depth, now);
        if (fault === null) next.push(issuer);
        else reason = `the intermediate that issued it ${fault}`;
      }
    }
    reached = next;
  }
  return reason;
}

/** @param below CA certificates between this one and the leaf */
function faultOfIssuer(issuer: X509Certificate, below: number, now: Date): string | null {
  const { pathLength } = certificateLimits(issuer);
  if (pathLength !== null && pathLength < below)
    return `allows ${pathLength} more authorities below it, and has ${below}`;
  return timeliness(issuer, now);
}

/**
 * `checkIssued` compares names, key identifiers and key usage; only `verify` proves anything. Hazard: what a stranger's key may
 * cost us is looked at before it is used.
 */
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca &&
  certificate.checkIssued(issuer) &&
  certificateLimits(issuer).fault === null &&
  certificate.verify(issuer.publicKey);

function timeliness(certificate: X509Certificate, now: Date): string | null {
  if (now < certificate.validFromDate) return `is not valid before ${certificate.validFromDate.toISOString()}`;
  if (now > certificate.validToDate) return `expired at ${certificate.validToDate.toISOString()}`;
  return null;
}

/** Roots repeat on every handshake; parsing one costs as much as checking a signature. */
const parsedRoots = new Map<string, X509Certificate | null>();
const PARSED_ROOTS_MAX = 512;

function parsedRoot(pem: string): X509Certificate | null {
  const known = parsedRoots.get(pem);
  if (known !== undefined) return known;
  let root: X509Certificate | null = null;
  try {
    root = readCertificate(pem);
  } catch {
    // A bundle entry that is no certificate vouches for nobody.
  }
  if (parsedRoots.size >= PARSED_ROOTS_MAX) parsedRoots.clear();
  parsedRoots.set(pem, root);
  return root;
}

/** What the other side of a TLS connection presented; null when it presented nothing. */
export function presentedCertificates(
  socket: Pick<TLSSocket, 'getPeerX509Certificate'>,
): { leaf: X509Certificate; chain: X509Certificate[] } | null {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return null;
  const chain: X509Certificate[] = [];
  let next = leaf.issuerCertificate;
  // A self-signed certificate is its own issuer.
  while (next !== undefined && chain.length < CHAIN_MAX && !chain.some((seen) => next?.raw.equals(seen.raw))) {
    if (next.raw.equals(leaf.raw)) break;
    chain.push(next);
    next = next.issuerCertificate;
  }
  return { leaf, chain };
}
