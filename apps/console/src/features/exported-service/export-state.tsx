import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { Status } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';

/** Whether an export works, and if not what is in its way. */
export function ExportState({
  exported,
}: {
  exported: Pick<ExportedServiceRow, 'warnings' | 'replicated' | 'toPartition'>;
}) {
  if (exported.warnings.length > 0) {
    return (
      <span className="flex gap-1.5 text-warning-strong">
        <TriangleAlert size={14} aria-hidden="true" className="mt-[3px] shrink-0" />
        <span>{exported.warnings.join('; ')}</span>
      </span>
    );
  }
  if (exported.toPartition !== '') return <Status status="healthy">Open to the partition</Status>;
  return exported.replicated ? (
    <Status status="healthy">The peer has it</Status>
  ) : (
    <Status status="pending">Not acknowledged yet</Status>
  );
}
