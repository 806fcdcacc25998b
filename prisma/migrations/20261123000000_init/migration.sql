-- CreateTable
CREATE TABLE "cluster" (
    "id" TEXT NOT NULL,
    "datacenter" TEXT NOT NULL,
    "trust_domain" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mesh_index" (
    "id" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "mesh_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" BIGSERIAL NOT NULL,
    "index" BIGINT NOT NULL,
    "table" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "state_row" (
    "table" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "peer" TEXT NOT NULL DEFAULT '',
    "create_index" BIGINT NOT NULL,
    "modify_index" BIGINT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "state_row_pkey" PRIMARY KEY ("table","key")
);

-- CreateTable
CREATE TABLE "config_entry_revision" (
    "key" TEXT NOT NULL,
    "index" BIGINT NOT NULL,
    "body" JSONB,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_entry_revision_pkey" PRIMARY KEY ("key","index")
);

-- CreateTable
CREATE TABLE "peering_secret" (
    "peering_id" TEXT NOT NULL,
    "establishment_hash" TEXT,
    "establishment_made_at" TIMESTAMPTZ(3),
    "pending_stream_hash" TEXT,
    "active_stream_hash" TEXT,
    "dialer_stream_encrypted" BYTEA,

    CONSTRAINT "peering_secret_pkey" PRIMARY KEY ("peering_id")
);

-- CreateTable
CREATE TABLE "ca_key" (
    "root_id" TEXT NOT NULL,
    "key_encrypted" BYTEA NOT NULL,

    CONSTRAINT "ca_key_pkey" PRIMARY KEY ("root_id")
);

-- CreateTable
CREATE TABLE "session" (
    "hash" TEXT NOT NULL,
    "accessor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cluster_trust_domain_key" ON "cluster"("trust_domain");

-- CreateIndex
CREATE INDEX "change_index_idx" ON "change"("index");

-- CreateIndex
CREATE INDEX "state_row_table_peer_idx" ON "state_row"("table", "peer");

-- CreateIndex
CREATE INDEX "session_accessor_id_idx" ON "session"("accessor_id");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");
