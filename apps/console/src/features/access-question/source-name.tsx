'use client';

import { Link } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useAllowance } from '@/features/session/use-session';
import type { RuleSource } from './decider';

/** Where a rule stands. Policies and roles lead to their pages, for those who may read them. */
export function SourceName({ source: { text, policy, role } }: { source: RuleSource }) {
  const options = { enabled: useAllowance('aclRead').isAllowed, retry: false, staleTime: 30_000 };
  const policies = useQuery(trpc.policy.list.queryOptions(undefined, options)).data;
  const roles = useQuery(trpc.role.list.queryOptions(undefined, options)).data;
  const policyId = policies?.find(({ name }) => name === policy)?.id;
  const roleId = roles?.find(({ name }) => name === role)?.id;
  const ofRole = role === null ? '' : ` of role "${role}"`;
  const first = text.endsWith(ofRole) ? text.slice(0, text.length - ofRole.length) : text;
  return (
    <>
      {policyId === undefined ? first : <Link href={`/policies/${policyId}`}>{first}</Link>}
      {role !== null && (roleId === undefined ? ofRole : <Link href={`/roles/${roleId}`}>{ofRole}</Link>)}
    </>
  );
}
