import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The secret in a token file; a new one, written with mode 0600, when there is no file. It is written before the token is created,
 * so that a demo interrupted in between finds its own secret again instead of leaving a token that nobody holds.
 */
export function ensureSecretFile(path: string): string {
  if (existsSync(path)) {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  }
  const secret = randomUUID();
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  return secret;
}
