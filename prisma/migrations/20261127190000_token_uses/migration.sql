-- When each token was last used, to the minute. It is no row of the state: nothing follows it, and it takes no index.
CREATE TABLE "token_use" (
  "accessor_id" TEXT NOT NULL,
  "last_used_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "token_use_pkey" PRIMARY KEY ("accessor_id")
);

-- A token without a use is an unused one only if it was counted for long enough.
ALTER TABLE "cluster" ADD COLUMN "token_uses_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
