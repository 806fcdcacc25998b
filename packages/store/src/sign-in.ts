import type { Prisma } from './generated/client.ts';
import type { SecretBox } from './secret-box.ts';

/** A sign-in with a provider that has begun. Hashes are SHA-256; times are ISO 8601. */
export type SignInAttempt = {
  stateHash: string;
  browserHash: string;
  address: string;
  method: string;
  /** Encrypted at rest. */
  secret: string;
  expiresAt: string;
};

/** What is kept for signing in by auth methods. */
export type SignInOperations = {
  authMethodSecret(method: string): Promise<string | null>;
  setAuthMethodSecret(method: string, secret: string): Promise<void>;
  deleteAuthMethodSecret(method: string): Promise<void>;
  createSignInAttempt(attempt: SignInAttempt): Promise<void>;
  /** Takes one away, so that nobody has it twice. It stays where the browser is another one. */
  takeSignInAttempt(key: Pick<SignInAttempt, 'stateHash' | 'browserHash'>): Promise<SignInAttempt | null>;
  /** Of one address, and of all. */
  countSignInAttempts(address: string): Promise<{ own: number; all: number }>;
  deleteSignInAttempts(which: { expiredAt: string } | { method: string }): Promise<void>;
};

/** @param onChange told of every write */
export function signInOperations(
  database: Prisma.TransactionClient,
  box: SecretBox,
  onChange: () => void,
): SignInOperations {
  const attemptContext = (stateHash: string): string => `sign-in/${stateHash}`;
  const methodContext = (method: string): string => `auth-method/${method}`;
  return {
    async authMethodSecret(method) {
      const row = await database.authMethodSecret.findUnique({ where: { method } });
      return row && box.open(row.secretEncrypted, methodContext(method));
    },
    async setAuthMethodSecret(method, secret) {
      onChange();
      const secretEncrypted = box.seal(secret, methodContext(method));
      await database.authMethodSecret.upsert({
        where: { method },
        create: { method, secretEncrypted },
        update: { secretEncrypted },
      });
    },
    async deleteAuthMethodSecret(method) {
      onChange();
      await database.authMethodSecret.deleteMany({ where: { method } });
    },
    async createSignInAttempt({ secret, ...attempt }) {
      onChange();
      const secretEncrypted = box.seal(secret, attemptContext(attempt.stateHash));
      await database.signInAttempt.create({ data: { ...attempt, secretEncrypted } });
    },
    async takeSignInAttempt(where) {
      const row = await database.signInAttempt.findFirst({ where });
      if (row === null) return null;
      const { count } = await database.signInAttempt.deleteMany({ where });
      if (count === 0) return null;
      onChange();
      const { secretEncrypted, expiresAt, ...attempt } = row;
      return {
        ...attempt,
        secret: box.open(secretEncrypted, attemptContext(row.stateHash)),
        expiresAt: expiresAt.toISOString(),
      };
    },
    async countSignInAttempts(address) {
      const [own, all] = await Promise.all([
        database.signInAttempt.count({ where: { address } }),
        database.signInAttempt.count(),
      ]);
      return { own, all };
    },
    async deleteSignInAttempts(which) {
      onChange();
      await database.signInAttempt.deleteMany({
        where: 'method' in which ? { method: which.method } : { expiresAt: { lte: which.expiredAt } },
      });
    },
  };
}
