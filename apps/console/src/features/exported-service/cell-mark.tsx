import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { StatusMark } from '@peerway/ui';
import { Asterisk, TriangleAlert } from 'lucide-react';
import { originWord } from './cause-text';
import { consumerText } from './consumer';
import type { ExportCell, ExportMatrixRow } from './export-matrix';

/** What a cell of the matrix shows: nothing, or by shape and word that it is exported, why, and whether it works. */
export function CellMark({ cell }: { cell: ExportCell }) {
  const { causes, exported, reach } = cell;
  if (causes.length === 0) {
    return (
      <>
        <span aria-hidden="true" className="text-text-3">
          –
        </span>
        <span className="sr-only">not exported</span>
      </>
    );
  }
  const second = cellNote(cell);
  return (
    <span className="flex min-w-0 flex-col leading-[17px]">
      <span className="flex items-center gap-1.5">
        {reach !== null ? (
          <Asterisk size={14} aria-hidden="true" className="text-text-2" />
        ) : exported && exported.warnings.length > 0 ? (
          <TriangleAlert size={14} aria-hidden="true" className="text-warning-strong" />
        ) : (
          <StatusMark status={stateOf(exported)} />
        )}
        {reach === null ? originWord(causes) : `all ${reach} today`}
      </span>
      {second && (
        <span
          className={`truncate pl-5 text-xs ${exported && exported.warnings.length > 0 ? 'text-warning-strong' : 'text-text-3'}`}
        >
          {second}
        </span>
      )}
    </span>
  );
}

const stateOf = (exported: ExportedServiceRow | null) =>
  exported === null || exported.toPartition !== '' || exported.replicated ? 'healthy' : 'pending';

/** The second line: what is in the way, else whose it is. */
function cellNote({ causes, exported, reach }: ExportCell): string {
  if (exported && exported.warnings.length > 0) return exported.warnings.join('; ');
  if (reach !== null) return 'and every future one';
  const owners = [...new Set(causes.flatMap((cause) => cause.owners))].filter((owner) => owner !== '');
  const pending = stateOf(exported) === 'pending' ? ['not acknowledged yet'] : [];
  return [...pending, ...(owners.length > 0 ? [`held by ${owners.join(', ')}`] : [])].join(', ');
}

/** The cell for those who can not see it: which it is, and what pressing leads to. */
export function cellSpoken(row: Pick<ExportMatrixRow, 'service'>, cell: ExportCell): { before: string; after: string } {
  const who = consumerText(cell.consumer);
  const what = row.service === '*' ? 'every service' : row.service;
  const action = cell.causes.length === 0 ? `Export ${what} to ${who}` : `Stop exporting ${what} to ${who}`;
  return { before: `${what} for ${who}:`, after: `. ${action}` };
}
