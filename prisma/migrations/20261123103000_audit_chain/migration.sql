-- From where, with which token, what it was and what it became, and the place in the chain.
ALTER TABLE "audit_event"
  ADD COLUMN "sequence" BIGINT,
  ADD COLUMN "source" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "actor_description" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "before" TEXT,
  ADD COLUMN "after" TEXT,
  ADD COLUMN "previous_hash" TEXT,
  ADD COLUMN "hash" TEXT;

-- The end of the chain: appending locks this row, and a chain that was cut off at its end does not reach it.
CREATE TABLE "audit_head" (
  "id" INTEGER NOT NULL,
  "sequence" BIGINT NOT NULL,
  "hash" TEXT NOT NULL,
  CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- Records of before get their places in the order of their times. The text that is hashed is the one of new records: a JSON array of strings and nulls.
DO $$
DECLARE
  record RECORD;
  place BIGINT := 0;
  previous TEXT := repeat('0', 64);
  digest TEXT;
BEGIN
  FOR record IN SELECT * FROM "audit_event" ORDER BY "at", "id" LOOP
    place := place + 1;
    digest := encode(sha256(convert_to(
      '[' || to_json(place::text)::text || ',' || to_json(record."id")::text
      || ',' || to_json(to_char(record."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text
      || ',' || to_json(record."actor")::text || ',""'
      || ',""'
      || ',' || to_json(record."operation")::text || ',' || to_json(record."target")::text
      || ',' || to_json(record."outcome")::text || ',' || to_json(record."request_id")::text
      || ',null,null,' || to_json(previous)::text || ']', 'UTF8')), 'hex');
    UPDATE "audit_event" SET "sequence" = place, "previous_hash" = previous, "hash" = digest WHERE "id" = record."id";
    previous := digest;
  END LOOP;
  INSERT INTO "audit_head" ("id", "sequence", "hash") VALUES (1, place, previous);
END $$;

ALTER TABLE "audit_event"
  ALTER COLUMN "sequence" SET NOT NULL,
  ALTER COLUMN "previous_hash" SET NOT NULL,
  ALTER COLUMN "hash" SET NOT NULL;
CREATE UNIQUE INDEX "audit_event_sequence_key" ON "audit_event"("sequence");

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP;
END $$;
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
