'use client';

import { listGrants } from '@peerway/acl';
import { QueryView } from '@/frame/query-view';
import { useRoleRights } from './use-role-rights';
import { GrantTable } from './what-can-table';

export function RoleGrants({ id }: { id: string }) {
  const rights = useRoleRights(id);
  return (
    <QueryView query={rights} what="what the role grants">
      {({ policies, serviceIdentities, defaultPolicy }) => (
        <GrantTable grants={listGrants(policies, serviceIdentities)} defaultPolicy={defaultPolicy} />
      )}
    </QueryView>
  );
}
