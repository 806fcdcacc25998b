import type { ServiceSummary } from '@peerway/model/catalog';
import { Badge, type Column } from '@peerway/ui';
import { Health } from './service-health';

const worstFirst = ['critical', 'maintenance', 'warning', 'unknown', 'passing'];

/** Of any list of services: the worst first when it is sorted by. */
export const healthColumn: Column<Pick<ServiceSummary, 'health' | 'healthReason'>> = {
  id: 'health',
  header: 'Health',
  narrow: 'aside',
  sortValue: (row) => worstFirst.indexOf(row.health),
  cell: (row) => (
    <span title={row.healthReason}>
      <Health health={row.health} />
    </span>
  ),
};

/** Of any list of services, with what decided it. */
export const protocolColumn: Column<Pick<ServiceSummary, 'protocol' | 'protocolDecidedBy'>> = {
  id: 'protocol',
  header: 'Protocol',
  sortValue: (row) => row.protocol,
  cell: (row) => (
    <Badge mono title={row.protocolDecidedBy}>
      {row.protocol}
    </Badge>
  ),
};
