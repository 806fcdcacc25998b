import type { AuditPage } from '@peerway/model/audit';
import { PeerwayError } from '@peerway/model/error';
import { exportAuditEvents, listAuditEvents, verifyAudit } from '@peerway/operations';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

/** Records read at once for an export. */
const PAGE = 500;

const filterOf = ({ query }: ApiRequest): Record<string, unknown> => {
  const numbers = ['before', 'limit'];
  const texts = ['actor', 'operation', 'target', 'text', 'from', 'to'];
  return Object.fromEntries([
    ...texts.filter((name) => query.has(name)).map((name) => [name, query.get(name)]),
    ...numbers.filter((name) => query.has(name)).map((name) => [name, Number(query.get(name))]),
    ...(query.has('outcome') ? [['outcome', query.get('outcome')?.split(',')]] : []),
  ]);
};

async function readAudit(request: ApiRequest): Promise<ApiAnswer> {
  const format = request.query.get('format') ?? 'json';
  const filter = filterOf(request);
  if (format === 'json') {
    const { events, older } = await listAuditEvents(request.context, filter);
    return { json: events, headers: older === null ? {} : { 'x-peerway-older': String(older) } };
  }
  if (format !== 'jsonl') throw new PeerwayError('request.invalid', 'format: give json or jsonl', { field: 'format' });
  // The first page is read before the answer begins, so a refusal still has its status.
  const first = await exportAuditEvents(request.context, { ...filter, limit: PAGE });
  return { json: undefined, stream: { contentType: 'application/jsonl', chunks: lines(request, filter, first) } };
}

async function* lines(request: ApiRequest, filter: Record<string, unknown>, first: AuditPage): AsyncGenerator<string> {
  let page = first;
  for (;;) {
    yield page.events.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (page.older === null) return;
    page = await exportAuditEvents(request.context, { ...filter, before: page.older, limit: PAGE });
  }
}

async function checkAudit({ context, query }: ApiRequest): Promise<ApiAnswer> {
  const isExpecting = query.has('sequence') || query.has('hash');
  const anchor = isExpecting ? { sequence: Number(query.get('sequence')), hash: query.get('hash') ?? '' } : undefined;
  return { json: await verifyAudit(context, anchor) };
}

/** The audit log. Consul has no such path, so the fields are our own. */
export const auditRoutes: Route[] = [
  { method: 'GET', path: 'operator/audit', operation: 'audit.list', handle: readAudit },
  { method: 'GET', path: 'operator/audit/verify', operation: 'audit.verify', handle: checkAudit },
];
