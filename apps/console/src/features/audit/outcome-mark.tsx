import type { AuditEvent } from '@peerway/model/audit';
import { Badge, formatCount, type Tone } from '@peerway/ui';
import { Ban, Eye, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { outcomeWords } from './audit-words';

const looks: Record<AuditEvent['outcome'], { tone: Tone; icon: ReactNode }> = {
  done: { tone: 'neutral', icon: <Pencil size={12} aria-hidden="true" /> },
  denied: { tone: 'danger', icon: <Ban size={12} aria-hidden="true" /> },
  read: { tone: 'info', icon: <Eye size={12} aria-hidden="true" /> },
};

/** What became of it, and how often, where equal tries were counted together. */
export function OutcomeMark({ event: { outcome, count } }: { event: Pick<AuditEvent, 'outcome' | 'count'> }) {
  const { tone, icon } = looks[outcome] ?? looks.denied;
  return (
    <Badge tone={tone} icon={icon} {...(count > 1 ? { title: `${count} equal tries within a minute` } : {})}>
      {outcomeWords[outcome] ?? outcome}
      {count > 1 && ` ×${formatCount(count)}`}
    </Badge>
  );
}
