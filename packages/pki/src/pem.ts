/** Wraps DER into one PEM block that ends with a newline. */
export function encodePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64');
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}

/** The DER of a text that is exactly one PEM block with this label, blank space around it aside. Null for anything else. */
export function decodePem(label: string, text: string): Buffer | null {
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const trimmed = text.trim();
  if (!trimmed.startsWith(begin) || !trimmed.endsWith(end)) return null;
  const body = trimmed.slice(begin.length, -end.length).replaceAll(/[\r\n\t ]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || body.length % 4 !== 0) return null;
  return Buffer.from(body, 'base64');
}

/** PEM as Consul's wire carries it: ends with exactly one newline. */
export const withNewline = (pem: string): string => `${pem.trimEnd()}\n`;
