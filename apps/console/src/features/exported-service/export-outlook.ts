import type { ServiceSummary } from '@peerway/model/catalog';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { type Consumer, consumerKey, consumerOf, consumerText } from './consumer';

type Known = {
  services: readonly Pick<
    ServiceSummary,
    'name' | 'namespace' | 'partition' | 'peer' | 'kind' | 'inMesh' | 'protocol'
  >[];
  exported: readonly Pick<ExportedServiceRow, 'service' | 'namespace' | 'partition' | 'peer' | 'toPartition'>[];
};

/** What exporting will mean, before it is done. Null while it is not said what to whom. */
export function exportOutlook(
  wanted: { service: string; namespace: string; partition: string },
  consumer: Consumer | null,
  { services, exported }: Known,
): string | null {
  const { service, namespace, partition } = wanted;
  if (service === '' || consumer === null) return null;
  const who = consumerText(consumer);
  const local = services.filter(
    (each) => each.peer === '' && each.kind === '' && each.partition === partition && each.namespace === namespace,
  );
  if (service === '*') {
    return `${sentence(who)} will be able to reach ${local.length} ${local.length === 1 ? 'service' : 'services'} of today, and every one that is registered later.`;
  }
  const isThere = exported.some(
    (row) =>
      row.service === service &&
      row.namespace === namespace &&
      row.partition === partition &&
      consumerKey(consumerOf(row)) === consumerKey(consumer),
  );
  if (isThere) return `${service} is exported to ${who} already.`;
  const known = local.find(({ name }) => name === service);
  if (!known) return `No service named ${service} is registered here now. ${sentence(who)} will see it once it is.`;
  if (!known.inMesh) return `${service} has no sidecar, so ${who} will see it but reach nothing until it has one.`;
  if (consumer.kind === 'partition') return `Services of ${who} will be able to reach ${service} inside this cluster.`;
  return known.protocol === 'tcp'
    ? `${who} will reach ${service} by SNI, passed through this cluster's mesh gateway unopened.`
    : `${who} will reach ${service} through this cluster's mesh gateway, which terminates and re-encrypts ${known.protocol}.`;
}

const sentence = (text: string): string => (text.startsWith('the ') ? `T${text.slice(1)}` : text);
