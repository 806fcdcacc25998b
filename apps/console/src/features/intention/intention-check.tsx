'use client';

import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { Combobox, Field, Select, Skeleton, StatusMark } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useSettled } from '@/features/config-entry/use-settled';
import { usePartition } from '@/features/tenancy/use-partition';
import { Failure } from '@/frame/query-view';
import { useNames } from './use-names';

/** May A (of peer P) reach B? Asked of the same rules that the sidecars get; the question stands in the address. */
export function IntentionCheck() {
  const names = useNames();
  const [partition] = usePartition();
  const [from, setFrom] = useQueryParameter('from');
  const [peer, setPeer] = useQueryParameter('from-peer');
  const [to, setTo] = useQueryParameter('check');
  const question = useSettled(`${from.trim()}/${to.trim()}`, 250);
  const [source = '', destination = ''] = question.split('/');
  const isAsked = source !== '' && destination !== '';
  const check = useQuery(
    trpc.intention.check.queryOptions(
      {
        source: { name: source, namespace: DEFAULT_NAMESPACE, partition: '', peer, samenessGroup: '' },
        destination: { name: destination, namespace: DEFAULT_NAMESPACE, partition: partition || DEFAULT_PARTITION },
      },
      { enabled: isAsked, retry: false },
    ),
  );
  return (
    <section aria-label="Check" className="rounded-lg border border-line bg-surface-2 p-4">
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_1.4fr]">
        <Field label="May this service">
          <Combobox value={from} onChange={setFrom} options={names.services(peer)} placeholder="web" />
        </Field>
        <Field label="of">
          <Select value={peer} onChange={(event) => setPeer(event.target.value)}>
            <option value="">this cluster</option>
            {[...new Set([...names.peers, ...(peer === '' ? [] : [peer])])].map((name) => (
              <option key={name} value={name}>
                peer {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="reach">
          <Combobox value={to} onChange={setTo} options={names.services('')} placeholder="api" />
        </Field>
        <div aria-live="polite" className="min-h-14 self-center text-base">
          {!isAsked ? (
            <p className="text-text-3">Name both, and the intention that decides is shown here.</p>
          ) : check.error ? (
            <Failure title="Could not be checked" error={check.error} />
          ) : check.data ? (
            <Answer answer={check.data} />
          ) : (
            <Skeleton className="h-5 w-40" />
          )}
        </div>
      </div>
    </section>
  );
}

type CheckAnswer = { allowed: boolean; decidedBy: string; l7: boolean; precedence: number | null };

function Answer({ answer: { allowed, decidedBy, l7, precedence } }: { answer: CheckAnswer }) {
  const status = l7 ? 'degraded' : allowed ? 'healthy' : 'failing';
  const word = l7 ? (allowed ? 'Allowed with a token' : 'Request by request') : allowed ? 'Allowed' : 'Denied';
  return (
    <div className="flex gap-2">
      <StatusMark status={status} className="mt-1" />
      <div className="min-w-0">
        <p className="font-semibold">{word}</p>
        <p className="text-sm text-text-2">
          Decided by {decidedBy}
          {precedence !== null && `, precedence ${precedence}`}.
        </p>
      </div>
    </div>
  );
}
