import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The secret in a token file; a new one, written with mode 0600, when there is no file. It is written before the token is created,
 * so that a demo interrupted in between finds its own secret again instead of leaving a token that nobody holds: one that is not
 * new may have a token or not.
 */
export function ensureSecretFile(path: string): { secretId: string; isNew: boolean } {
  if (existsSync(path)) {
    const secretId = readFileSync(path, 'utf8').trim();
    if (secretId !== '') return { secretId, isNew: false };
  }
  const secretId = randomUUID();
  writeFileSync(path, `${secretId}\n`, { mode: 0o600 });
  return { secretId, isNew: true };
}
