/** TLS alert descriptions that a gateway sends before any handshake (RFC 8446 §6). */
export const ALERT_UNRECOGNIZED_NAME = 112;
export const ALERT_DECODE_ERROR = 50;

/** A fatal alert in a plaintext record. Only ever sent before the first relayed byte: afterwards it would be injected data. */
export function plaintextAlert(description: number): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, description]);
}
