import { type AuditOutcome, auditOutcomes } from '@peerway/model/audit-outcome';

/** What the address says of the page: which records, which page of them, and what is opened. */
export type AuditView = {
  who: string;
  operation: string;
  target: string;
  /** `""`: changes and denials, without the readings of the log itself. */
  outcome: '' | AuditOutcome;
  from: string;
  to: string;
  q: string;
  before: string;
  record: string;
  do: string;
};

export const emptyAuditView: AuditView = {
  who: '',
  operation: '',
  target: '',
  outcome: '',
  from: '',
  to: '',
  q: '',
  before: '',
  record: '',
  do: '',
};

const names = Object.keys(emptyAuditView) as (keyof AuditView)[];
const filterNames = ['who', 'operation', 'target', 'outcome', 'from', 'to', 'q'] as const;

/** An address can be typed by anyone: what can not be read is as if it were not there. */
export function auditViewOf(parameters: URLSearchParams): AuditView {
  const text = (name: keyof AuditView): string => (parameters.get(name) ?? '').slice(0, 512);
  const time = (name: 'from' | 'to'): string => (Number.isNaN(Date.parse(text(name))) ? '' : text(name));
  const number = (name: 'before' | 'record'): string => (/^[1-9]\d{0,14}$/.test(text(name)) ? text(name) : '');
  return {
    who: text('who'),
    operation: text('operation'),
    target: text('target'),
    outcome: auditOutcomes.find((each) => each === parameters.get('outcome')) ?? '',
    from: time('from'),
    to: time('to'),
    q: text('q'),
    before: number('before'),
    record: number('record'),
    do: text('do'),
  };
}

/** The address's query after a change. A change of the filter begins at the newest record again, and closes what was opened. */
export function withAuditView(parameters: URLSearchParams, change: Partial<AuditView>): string {
  const isFilter = filterNames.some((name) => name in change);
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries({ ...(isFilter ? { before: '', record: '' } : {}), ...change }))
    if (value === '') next.delete(name);
    else next.set(name, value);
  const query = next.toString();
  return query === '' ? '' : `?${query}`;
}

/** Without any filter; the partition, which is everywhere in the address, stays. */
export const withoutAuditFilter = (parameters: URLSearchParams): string =>
  withAuditView(parameters, Object.fromEntries(names.map((name) => [name, ''])));

export const isFiltered = (view: AuditView): boolean => filterNames.some((name) => view[name] !== '');

/** The filter as the API takes it. */
export const auditFilterOf = ({ who, operation, target, outcome, from, to, q }: AuditView) => ({
  ...(who === '' ? {} : { actor: who }),
  ...(operation === '' ? {} : { operation }),
  ...(target === '' ? {} : { target }),
  ...(q.trim() === '' ? {} : { text: q.trim() }),
  ...(from === '' ? {} : { from: new Date(from).toISOString() }),
  ...(to === '' ? {} : { to: new Date(to).toISOString() }),
  outcome: outcome === '' ? (['done', 'denied'] satisfies AuditOutcome[]) : [outcome],
});
export type AuditQuery = ReturnType<typeof auditFilterOf>;
