import type { ServiceSummary } from '@peerway/model/catalog';
import { formatList, formatQuantity } from '@peerway/ui';

type Row = Pick<ServiceSummary, 'name' | 'peer' | 'health'>;

/** What the services are like in a sentence, those that nobody can use first. */
export function servicesSentence(services: readonly Row[]): string {
  if (services.length === 0) return 'No service is registered here, and no peer exports one.';
  const local = services.filter(({ peer }) => peer === '');
  const imported = services.length - local.length;
  const parts = [
    ...(local.length > 0 ? [`${formatQuantity(local.length, 'service')} of this cluster`] : []),
    ...(imported > 0 ? [`${imported} imported from peers`] : []),
  ];
  const bad = services.filter(({ health }) => health === 'critical');
  const count = `${parts.join(', ')}.`;
  if (bad.length === 0) return count;
  const names = bad.map(({ name, peer }) => (peer === '' ? name : `${name} of ${peer}`));
  return `${formatList(names)} ${bad.length === 1 ? 'has' : 'have'} no healthy instance. ${count}`;
}
