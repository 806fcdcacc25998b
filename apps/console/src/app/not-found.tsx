'use client';

import { ButtonLink, EmptyState } from '@peerway/ui';

export default function NotFound() {
  return (
    <div className="mx-auto max-w-[640px] p-6 pt-24">
      <EmptyState
        title="There is no such page"
        actions={
          <ButtonLink href="/topology" variant="primary">
            Go to the topology
          </ButtonLink>
        }
      >
        The address may be from an older version, or have a typing error.
      </EmptyState>
    </div>
  );
}
