'use client';

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { type Session, useFirstSession } from './first-session';

export type { Session };
export type Permission = keyof Session['may'];

/** The question who is signed in; null: nobody. */
export const useSessionQuery = () => useQuery(trpc.session.current.queryOptions(undefined, { staleTime: 30_000 }));

/** Who is signed in, and what the console may offer. Undefined until it is known. */
export function useSession(): Session | undefined {
  const { data } = useSessionQuery();
  const first = useFirstSession();
  return (data === undefined ? first : data) ?? undefined;
}

/** The rule that grants each permission, in Consul's words. */
const rules: Record<Permission, string> = {
  peeringRead: 'peering:read',
  peeringWrite: 'peering:write',
  meshRead: 'mesh:read',
  meshWrite: 'mesh:write',
  operatorRead: 'operator:read',
  operatorWrite: 'operator:write',
  aclRead: 'acl:read',
  aclWrite: 'acl:write',
  serviceReadAll: 'service:read on every service',
};

export type Allowance = {
  isAllowed: boolean;
  /** Why not, and whom to ask; empty when allowed. */
  reason: string;
};

/** Whether the viewer may do something. While that is not known yet, the API gets to say no. */
export function useAllowance(permission: Permission): Allowance {
  const session = useSession();
  const isAllowed = session?.may[permission] ?? true;
  return {
    isAllowed,
    reason: isAllowed
      ? ''
      : `Your token does not have ${rules[permission]}. Somebody with acl:write can add a policy that grants it.`,
  };
}
