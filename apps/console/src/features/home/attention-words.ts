import type { AttentionLevel, AttentionSubject, AttentionView } from '@peerway/model/attention';
import { formatQuantity, type StatusKind } from '@peerway/ui';
import { gatewayPath } from '@/features/gateway/gateway-path';
import { peeringPath } from '@/features/peering/peering-path';
import { servicePath } from '@/features/service/service-path';

export const levelStatus: Record<AttentionLevel, StatusKind> = {
  failing: 'failing',
  degraded: 'degraded',
  soon: 'stale',
};
export const levelWord: Record<AttentionLevel, string> = {
  failing: 'Failing',
  degraded: 'Degraded',
  soon: 'Ends soon',
};

/** What it is called, what kind of thing it is, and the page that has all about it. */
export function subjectWords(subject: AttentionSubject): { name: string; kind: string; href: string } {
  switch (subject.kind) {
    case 'peering':
      return { name: subject.name, kind: 'Peering', href: peeringPath(subject) };
    case 'gateway':
      return { name: `${subject.service} on ${subject.node}`, kind: 'Mesh gateway', href: gatewayPath(subject) };
    case 'path':
      return {
        name: `${subject.source} to ${subject.destination}`,
        kind: 'Path',
        href: `/topology?selected=${encodeURIComponent(subject.id)}`,
      };
    case 'service':
      return {
        name: subject.peer === '' ? subject.name : `${subject.name} of ${subject.peer}`,
        kind: 'Service',
        href: servicePath(subject),
      };
    case 'root':
      return { name: subject.name, kind: 'Root certificate', href: '/certificates' };
    case 'token':
      return {
        name: subject.description || subject.accessorId.slice(0, 8),
        kind: 'Token',
        href: `/tokens/${subject.accessorId}`,
      };
    default:
      return subject satisfies never;
  }
}

/** The state of everything in a sentence, the worst first. */
export function attentionSentence({ items, counts }: AttentionView): string {
  const [worst] = items;
  if (worst === undefined) return 'Nothing needs you: all that you may see is well.';
  const { name, kind } = subjectWords(worst.subject);
  const about = `${kind} ${name}: ${worst.why}`;
  if (counts.failing > 0)
    return counts.failing === 1
      ? `One thing does not work. ${about}`
      : `${counts.failing} things do not work. ${about}`;
  if (counts.degraded > 0)
    return `Everything works, ${formatQuantity(counts.degraded, 'thing')} only in part. ${about}`;
  return `Everything works. ${formatQuantity(counts.soon, 'thing')} ${counts.soon === 1 ? 'ends' : 'end'} soon. ${about}`;
}
