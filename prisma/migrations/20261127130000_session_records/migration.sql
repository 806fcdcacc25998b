-- A session says where, when and how it began and when it was last used, and has an ID to be listed and revoked by. Those from before
-- know none of it: whoever has one signs in again.
DELETE FROM "session";
ALTER TABLE "session"
  ADD COLUMN "id" TEXT NOT NULL,
  ADD COLUMN "method" TEXT NOT NULL,
  ADD COLUMN "address" TEXT NOT NULL,
  ADD COLUMN "user_agent" TEXT NOT NULL,
  ADD COLUMN "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
  ALTER COLUMN "created_at" DROP DEFAULT;
CREATE UNIQUE INDEX "session_id_key" ON "session"("id");
