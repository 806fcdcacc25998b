import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { formatList, formatQuantity } from '@peerway/ui';
import { consumerOf, consumerText } from './consumer';

type Row = Pick<ExportedServiceRow, 'service' | 'peer' | 'toPartition' | 'warnings'>;

/** What is offered to whom in a sentence; exports that can't work come first. */
export function exportsSentence(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing is exported to any peer.';
  const services = new Set(rows.map(({ service }) => service));
  const consumers = [...new Set(rows.map((row) => consumerText(consumerOf(row))))];
  const offer = `${formatQuantity(services.size, 'service')} ${services.size === 1 ? 'is' : 'are'} exported to ${formatList(consumers)}.`;
  const warned = rows.filter(({ warnings }) => warnings.length > 0);
  const [first] = warned;
  if (!first) return offer;
  if (warned.length === 1)
    return `${first.service} for ${consumerText(consumerOf(first))}: ${first.warnings[0]}. ${offer}`;
  const shared = first.warnings.find((warning) => warned.every(({ warnings }) => warnings.includes(warning)));
  const which =
    warned.length === rows.length
      ? `None of ${formatQuantity(rows.length, 'export')} works`
      : `${formatQuantity(warned.length, 'export')} may not work`;
  return shared === undefined
    ? `${formatQuantity(warned.length, 'export')} may not work as they are. ${offer}`
    : `${which}: ${shared}. ${offer}`;
}
