import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PeerwayError } from '@peerway/model/error';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Encrypts what must be stored and read again (AES-256-GCM; nonce, tag and ciphertext in one buffer). */
export type SecretBox = {
  /** `context` is authenticated with it, so a ciphertext can not be moved to another row. */
  seal(plain: string, context: string): Uint8Array<ArrayBuffer>;
  open(sealed: Uint8Array, context: string): string;
};

export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== KEY_BYTES) throw new PeerwayError('platform.internal', 'the encryption key must have 32 bytes');
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch (cause) {
        throw new PeerwayError(
          'platform.internal',
          'a stored secret can not be decrypted: the encryption key is not the one it was stored with',
          {
            cause,
          },
        );
      }
    },
  };
}

/** Reads the key file, or makes it (mode 0600) when there is none. */
export function loadEncryptionKey(file: string): Buffer {
  if (existsSync(file)) return readEncryptionKey(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** @throws PeerwayError `request.invalid` that names the file and what it should hold; never what it holds */
export function readEncryptionKey(file: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new PeerwayError('request.invalid', `the encryption key ${file} can not be read: ${String(cause)}`, {
      cause,
    });
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text)
    throw new PeerwayError('request.invalid', `${file} must hold ${KEY_BYTES} random bytes in base64`, {
      hint: `Make one with: openssl rand -base64 ${KEY_BYTES}`,
    });
  return key;
}

/** How secrets that only need to be compared are stored: SHA-256 in hex. They are random, so no salt or stretching is needed. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
