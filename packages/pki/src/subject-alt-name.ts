import type { X509Certificate } from 'node:crypto';

/** The names of a certificate's subject alternative name extension that we know; `others` counts the rest. */
export type AlternativeNames = { uris: string[]; dnsNames: string[]; others: number };

/**
 * Reads OpenSSL's printed form. Node writes every value that has a comma, a quote or a control character as a quoted JSON string
 * (CVE-2021-44532), so a text without any quote splits unambiguously; one with a quote holds no name of a mesh: null.
 */
export function readAlternativeNames(certificate: X509Certificate): AlternativeNames | null {
  const text = certificate.subjectAltName;
  const names: AlternativeNames = { uris: [], dnsNames: [], others: 0 };
  if (text === undefined || text === '') return names;
  if (text.includes('"') || text.includes('\\')) return null;
  for (const entry of text.split(', ')) {
    if (entry.startsWith('URI:')) names.uris.push(entry.slice(4));
    else if (entry.startsWith('DNS:')) names.dnsNames.push(entry.slice(4));
    else names.others += 1;
  }
  return names;
}
