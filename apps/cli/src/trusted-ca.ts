import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { PeerwayError } from '@peerway/model/error';
import type { ConnectionOptions } from './connection.ts';

/** The file with the CA that signed the control plane's certificate; null: whoever signs public ones. */
export const caFileOf = (
  { caFile }: ConnectionOptions,
  environment: Record<string, string | undefined>,
): string | null => caFile || environment.PEERWAY_CACERT || environment.CONSUL_CACERT || null;

/**
 * Lets calls of this process trust the CAs of a PEM file, beside those that they trust anyway. Mesh traffic is not touched: its TLS
 * names the CAs that it trusts, each time. @throws PeerwayError that names the file
 */
export function trustCaFile(file: string): void {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PeerwayError('request.invalid', `the CA file ${file} can not be read`, { field: '--ca-file', cause });
  }
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0)
    throw new PeerwayError('request.invalid', `the CA file ${file} holds no certificate in PEM`, {
      field: '--ca-file',
    });
  try {
    setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
  } catch (cause) {
    throw new PeerwayError('request.invalid', `the CA file ${file} holds a certificate that can not be read`, {
      field: '--ca-file',
      cause,
    });
  }
}
