-- What proxies reported, for charts of the past. No rows of the state: nothing follows them, and they take no index.
CREATE TABLE "traffic_series" (
  "id" SERIAL NOT NULL,
  "key_hash" TEXT NOT NULL,
  "point" TEXT NOT NULL,
  "service" TEXT NOT NULL,
  "namespace" TEXT NOT NULL,
  "partition" TEXT NOT NULL,
  "peer" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "source_trust_domain" TEXT NOT NULL,
  "source_partition" TEXT NOT NULL,
  "source_namespace" TEXT NOT NULL,
  "protocol" TEXT NOT NULL,
  "mode" TEXT NOT NULL,
  "direction" TEXT NOT NULL,
  "proxy_partition" TEXT NOT NULL,
  "proxy_node" TEXT NOT NULL,
  "proxy_id" TEXT NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "traffic_series_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "traffic_series_key_hash_key" ON "traffic_series" ("key_hash");

-- In the order in which it is read, merged and dropped: by width of the points, then by time.
CREATE TABLE "traffic_segment" (
  "step_seconds" INTEGER NOT NULL,
  "start" TIMESTAMPTZ(3) NOT NULL,
  "series" INTEGER NOT NULL,
  "writer" INTEGER NOT NULL,
  "batch" INTEGER NOT NULL,
  "points" BYTEA NOT NULL,
  CONSTRAINT "traffic_segment_pkey" PRIMARY KEY ("step_seconds", "start", "series", "writer", "batch")
);
-- Small values that are read often, and written once.
ALTER TABLE "traffic_segment" ALTER COLUMN "points" SET STORAGE MAIN;
