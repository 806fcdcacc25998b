import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { formatList, formatQuantity } from '@peerway/ui';

type Row = Pick<ExportedServiceRow, 'service' | 'peer' | 'warnings'>;

/** What is offered to whom in a sentence; exports that can't work come first. */
export function exportsSentence(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing is exported to any peer.';
  const services = new Set(rows.map(({ service }) => service));
  const peers = [...new Set(rows.map(({ peer }) => peer))];
  const offer = `${formatQuantity(services.size, 'service')} ${services.size === 1 ? 'is' : 'are'} exported to ${formatList(peers)}.`;
  const warned = rows.filter(({ warnings }) => warnings.length > 0);
  const [first] = warned;
  if (!first) return offer;
  if (warned.length === 1) return `${first.service} for ${first.peer}: ${first.warnings[0]}. ${offer}`;
  return `${formatQuantity(warned.length, 'export')} may not work as they are. ${offer}`;
}
