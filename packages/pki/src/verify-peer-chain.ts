import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { readCertificate } from './certificate.ts';
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
    const broken = walk(leaf, input.chain.slice(0, CHAIN_MAX), roots, now, 0);
    return broken === null ? { ok: true, id, uri } : refuse(broken);
  } catch {
    return refuse('the certificate can not be checked');
  }
}

/** Null when a chain of CAs leads from `certificate` to one of `roots`; else why none does. */
function walk(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
  depth: number,
): string | null {
  let reason = 'the certificate does not chain to a root of its trust domain’s bundle';
  for (const root of roots) {
    if (!isIssuedBy(certificate, root)) continue;
    const untimely = timeliness(root, now);
    if (untimely === null) return null;
    reason = `the root that issued it ${untimely}`;
  }
  if (depth === DEPTH_MAX) return reason;
  for (const issuer of chain) {
    if (!isIssuedBy(certificate, issuer)) continue;
    const untimely = timeliness(issuer, now);
    if (untimely !== null) {
      reason = `the intermediate that issued it ${untimely}`;
      continue;
    }
    const rest = chain.filter((other) => other !== issuer);
    const broken = walk(issuer, rest, roots, now, depth + 1);
    if (broken === null) return null;
    reason = broken;
  }
  return reason;
}

/** `checkIssued` compares names, key identifiers and key usage; only `verify` proves anything. */
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

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
