import type { AuditFilter } from '@peerway/model/audit';
import type { Prisma } from '../generated/client.ts';

/** What the filter asks of a record, apart from its place. None of it has to be looked up fast: see `list-audit-events.ts`. */
export function auditCondition(filter: Omit<AuditFilter, 'before' | 'limit'>): Prisma.AuditEventWhereInput {
  const { actor, operation, target, text, outcome, from, to } = filter;
  const searched = ['actor', 'actorDescription', 'source', 'operation', 'target', 'requestId'] as const;
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(operation === undefined ? {} : { operation: { startsWith: literal(operation) } }),
    ...(target === undefined ? {} : { target: { contains: literal(target) } }),
    ...(outcome === undefined ? {} : { outcome: { in: outcome } }),
    ...(text === undefined
      ? {}
      : { OR: searched.map((field) => ({ [field]: { contains: literal(text), mode: 'insensitive' as const } })) }),
    ...(from === undefined && to === undefined
      ? {}
      : {
          at: {
            ...(from === undefined ? {} : { gte: new Date(from) }),
            ...(to === undefined ? {} : { lt: new Date(to) }),
          },
        }),
  };
}

/** Text for LIKE, where `%` and `_` would stand for others. PostgreSQL takes no NUL. */
const literal = (text: string): string => text.replaceAll('\0', '\uFFFD').replace(/[\\%_]/g, '\\$&');
