import { formatList, formatQuantity } from '@peerway/ui';
import { type ImportRow, userNames } from './import-rows';

type Row = Pick<ImportRow, 'name' | 'peer' | 'health' | 'users'>;

/** What may be used in a sentence; what does not work for somebody comes first. */
export function importsSentence(rows: readonly Row[]): string {
  if (rows.length === 0) return 'No peer exports a service to this cluster.';
  const used = rows.filter(({ users }) => users.length > 0);
  const peers = [...new Set(rows.map(({ peer }) => peer))];
  const from = peers.length === 1 ? peers[0] : formatQuantity(peers.length, 'peer');
  const use =
    used.length === 0
      ? 'none is used here yet'
      : used.length === rows.length
        ? 'all are used here'
        : `${used.length} used here`;
  const one = used.length === 1 ? 'it is used here' : 'it is not used here yet';
  const count = `${formatQuantity(rows.length, 'service')} of ${from}: ${rows.length === 1 ? one : use}.`;
  const stopped = used.filter(({ users }) => users.some(({ problem }) => problem !== null));
  const [first] = stopped;
  if (first && stopped.length === 1) {
    const blocked = [...new Set(first.users.filter(({ problem }) => problem !== null).map(({ service }) => service))];
    return `${formatList(blocked)} can not reach ${first.name} of ${first.peer}. ${count}`;
  }
  if (stopped.length > 1) return `${stopped.length} that are used here can not be reached. ${count}`;
  const bad = rows.filter(({ health }) => health === 'critical');
  if (bad.length === 0) return count;
  const names = bad.map(({ name, peer }) => `${name} of ${peer}`);
  return `${formatList(names)} ${bad.length === 1 ? 'has' : 'have'} no healthy instance. ${count}`;
}

/** What the filter of the page looks into. */
export const importText = (row: ImportRow): string =>
  [
    row.name,
    row.peer,
    row.namespace,
    row.protocol,
    ...row.tags,
    ...userNames(row),
    ...row.users.map(({ mode }) => mode),
  ].join(' ');
