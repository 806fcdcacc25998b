-- Why an entry was written.
ALTER TABLE "config_entry_revision" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';

-- Keys of config entries name the namespace: partition/kind/name becomes partition/kind/namespace/name.
UPDATE "state_row"
SET "key" = split_part("key", '/', 1) || '/' || split_part("key", '/', 2) || '/default/' || split_part("key", '/', 3)
WHERE "table" = 'configEntry' AND "key" NOT LIKE '%/%/%/%';

UPDATE "change"
SET "key" = split_part("key", '/', 1) || '/' || split_part("key", '/', 2) || '/default/' || split_part("key", '/', 3)
WHERE "table" = 'configEntry' AND "key" NOT LIKE '%/%/%/%';

UPDATE "config_entry_revision"
SET "key" = split_part("key", '/', 1) || '/' || split_part("key", '/', 2) || '/default/' || split_part("key", '/', 3)
WHERE "key" NOT LIKE '%/%/%/%';
