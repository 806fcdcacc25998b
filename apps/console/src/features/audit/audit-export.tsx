'use client';

import { Button, formatCount, notifyDone, notifyFailed } from '@peerway/ui';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { client } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { saveFile } from '@/frame/save-file';
import { type AuditView, auditFilterOf } from './audit-view';

/** Records asked for at once. */
const PAGE = 500;

/** Everything that the filter lets through, as a file of JSON lines. It is read page by page with the session, so no address says anything. */
export function AuditExport({ view }: { view: AuditView }) {
  const [count, setCount] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = async () => {
    const abort = new AbortController();
    stop.current = abort;
    try {
      const file = await readAll(view, abort.signal, setCount);
      saveFile(file, `audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.jsonl`);
      notifyDone('The audit log was saved as JSON lines.');
    } catch (error) {
      if (!abort.signal.aborted) notifyFailed('Could not export the audit log', describeError(error).reason);
    } finally {
      setCount(null);
    }
  };
  return count === null ? (
    <Button icon={<Download size={16} />} onClick={run}>
      Export
    </Button>
  ) : (
    <Button icon={<Download size={16} />} onClick={() => stop.current?.abort()}>
      Stop: {formatCount(count)} read
    </Button>
  );
}

async function readAll(view: AuditView, signal: AbortSignal, onCount: (count: number) => void): Promise<Blob> {
  const parts: Blob[] = [];
  const filter = auditFilterOf(view);
  let count = 0;
  let before: number | null = null;
  onCount(0);
  do {
    const page: Awaited<ReturnType<typeof client.audit.export.query>> = await client.audit.export.query(
      { ...filter, limit: PAGE, ...(before === null ? {} : { before }) },
      { signal },
    );
    // A blob each: a browser keeps large ones on disk.
    parts.push(new Blob(page.events.map((event) => `${JSON.stringify(event)}\n`)));
    count += page.events.length;
    onCount(count);
    before = page.older;
  } while (before !== null);
  return new Blob(parts, { type: 'application/jsonl' });
}
