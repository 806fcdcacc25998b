import { Badge, Facts } from '@peerway/ui';
import { causeText, crossingText, ownerText, reachText } from './cause-text';
import type { ExportCell, ExportMatrixRow } from './export-matrix';
import { ExportState } from './export-state';

/** What is known of one export: its state, how it crosses, and which items hold it for whom. */
export function ExportCellFacts({ row, cell }: { row: ExportMatrixRow; cell: ExportCell }) {
  const { exported, causes, reach } = cell;
  return (
    <Facts
      columns="one"
      facts={[
        ...(exported
          ? [
              { label: 'State', value: <ExportState exported={exported} /> },
              {
                label: 'Crosses',
                value: (
                  <span className="inline-flex flex-wrap items-center gap-2">
                    <Badge mono>{exported.protocol}</Badge>
                    {exported.toPartition === '' ? crossingText(exported.crossing) : 'inside this cluster'}
                  </span>
                ),
              },
              { label: 'Instances', value: exported.instances },
            ]
          : []),
        ...(reach === null ? [] : [{ label: 'Reaches', value: reachText(reach) }]),
        {
          label: 'Because of',
          value: (
            <ul className="flex flex-col gap-0.5">
              {causes.map((cause) => (
                <li key={`${cause.kind} ${cause.namespace}`}>
                  {causeText(cause)}
                  <span className="text-text-2">
                    {cause.owners.length > 0 && `, in ${cause.owners.map(ownerText).join(' and ')}`}
                  </span>
                </li>
              ))}
            </ul>
          ),
        },
        ...(row.partition === 'default' && row.namespace === 'default'
          ? []
          : [{ label: 'Where', value: `partition ${row.partition}, namespace ${row.namespace}` }]),
      ]}
    />
  );
}
