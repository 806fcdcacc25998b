-- Secrets of auth methods, and the sign-ins with a provider that are under way, for every control plane on the database.
CREATE TABLE "auth_method_secret" (
  "method" TEXT NOT NULL,
  "secret_encrypted" BYTEA NOT NULL,
  CONSTRAINT "auth_method_secret_pkey" PRIMARY KEY ("method")
);
CREATE TABLE "sign_in_attempt" (
  "state_hash" TEXT NOT NULL,
  "browser_hash" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  "method" TEXT NOT NULL,
  "secret_encrypted" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("state_hash")
);
CREATE INDEX "sign_in_attempt_expires_at_idx" ON "sign_in_attempt"("expires_at");
