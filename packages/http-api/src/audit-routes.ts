import type { AuditEvent } from '@peerway/model/audit';
import { PeerwayError } from '@peerway/model/error';
import { listAuditEvents } from '@peerway/operations';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

/** Records read at once for an export. */
const PAGE = 500;

const filterOf = ({ query }: ApiRequest): Record<string, unknown> => {
  const numbers = ['before', 'limit'];
  const texts = ['actor', 'operation', 'target', 'outcome', 'from', 'to'];
  return Object.fromEntries([
    ...texts.filter((name) => query.has(name)).map((name) => [name, query.get(name)]),
    ...numbers.filter((name) => query.has(name)).map((name) => [name, Number(query.get(name))]),
  ]);
};

async function readAudit(request: ApiRequest): Promise<ApiAnswer> {
  const format = request.query.get('format') ?? 'json';
  const filter = filterOf(request);
  if (format === 'json') return { json: await listAuditEvents(request.context, filter) };
  if (format !== 'jsonl') throw new PeerwayError('request.invalid', 'format: give json or jsonl', { field: 'format' });
  // The first page is read before the answer begins, so a refusal still has its status.
  const first = await listAuditEvents(request.context, { ...filter, limit: PAGE });
  return { json: undefined, stream: { contentType: 'application/jsonl', chunks: lines(request, filter, first) } };
}

async function* lines(
  request: ApiRequest,
  filter: Record<string, unknown>,
  first: AuditEvent[],
): AsyncGenerator<string> {
  let page = first;
  for (;;) {
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (page.length < PAGE) return;
    page = await listAuditEvents(request.context, { ...filter, before: last.sequence, limit: PAGE });
  }
}

/** The audit log. Consul has no such path, so the fields are our own. */
export const auditRoutes: Route[] = [{ method: 'GET', path: 'operator/audit', handle: readAudit }];
