import type { ServiceSummary } from '@peerway/model/catalog';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { formatQuantity } from '@peerway/ui';

/** What exporting will mean, before it is done. Null while the form does not say enough. */
export function exportOutlook(
  wanted: { service: string; peer: string },
  local: readonly Pick<ServiceSummary, 'name' | 'inMesh' | 'protocol'>[],
  rows: readonly Pick<ExportedServiceRow, 'service' | 'peer'>[],
): string | null {
  const { service, peer } = wanted;
  if (service === '' || peer === '') return null;
  if (service === '*') {
    return `${peer} will be able to reach ${formatQuantity(local.length, 'service')} of today, and every one that is registered later.`;
  }
  if (rows.some((row) => row.service === service && row.peer === peer))
    return `${service} is exported to ${peer} already.`;
  const known = local.find(({ name }) => name === service);
  if (!known) return `No service named ${service} is registered here now. ${peer} will see it once it is.`;
  if (!known.inMesh) return `${service} has no sidecar, so ${peer} will see it but reach nothing until it has one.`;
  return known.protocol === 'tcp'
    ? `${peer} will reach ${service} by SNI, passed through this cluster's mesh gateway unopened.`
    : `${peer} will reach ${service} through this cluster's mesh gateway, which terminates and re-encrypts ${known.protocol}.`;
}
