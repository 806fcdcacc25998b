import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

/** @throws PeerwayError `acl.permission_denied` without `agent:read` on the node. */
export function requireAgentRead(context: OperationContext, node: string): void {
  requirePermission(context, 'agent.self', {
    resource: 'agent',
    name: node,
    partition: DEFAULT_PARTITION,
    access: 'read',
  });
}
