import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';

/** Key and certificates a proxy presents. PEM. */
export type Credentials = { keyPem: string; certPem: string; chainPems: string[] };

/** TLS 1.3's suites and the forward-secret AEAD suites of TLS 1.2. No CBC. */
export const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/**
 * The context of every TLS connection of this proxy, accepted and dialled. It trusts no CA at all: who the other side is gets
 * decided after the handshake, per trust domain, because OpenSSL's one store can not tell peers apart. It resumes nothing:
 * a ticket would outlive the trust it was given under.
 */
export function proxySecureContext(credentials: Credentials): SecureContext {
  return createSecureContext({
    key: credentials.keyPem,
    cert: [credentials.certPem, ...credentials.chainPems].join('\n'),
    // Hazard: leaving `ca` out would add the system's roots. An empty list adds none.
    ca: [],
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
  });
}
