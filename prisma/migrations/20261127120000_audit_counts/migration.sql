-- How many equal tries a record stands for. It is part of what is hashed only where it is not 1, so the hashes of before stay true.
ALTER TABLE "audit_event" ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 1;

-- What one token did, newest first.
CREATE INDEX "audit_event_actor_sequence_idx" ON "audit_event"("actor", "sequence");
