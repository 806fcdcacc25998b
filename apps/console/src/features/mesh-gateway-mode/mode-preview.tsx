'use client';

import type { AppRouter } from '@peerway/trpc';
import { Notice, Skeleton } from '@peerway/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { Failure, type Read } from '@/frame/query-view';

type Preview = inferRouterOutputs<AppRouter>['meshGatewayMode']['preview'];

/** Whose mode changes by a setting, before it is saved. */
export function ModePreview({ preview }: { preview: Pick<Read<Preview>, 'data' | 'error'> }) {
  return (
    <section aria-label="What changes" aria-live="polite" className="rounded-md border border-line p-3 text-sm">
      <h3 className="font-medium">What changes</h3>
      {preview.error ? (
        <Failure title="Could not work out what changes" error={preview.error} />
      ) : preview.data ? (
        <>
          {preview.data.changes.length === 0 && (
            <p className="mt-1 text-text-2">
              No upstream's mode: stronger settings decide for all of them, or they have this mode already.
            </p>
          )}
          <ul className="mt-1 flex flex-col gap-1">
            {preview.data.changes.map((change) => (
              <li
                key={`${change.service}/${change.upstream}/${change.peer}`}
                className="flex flex-wrap items-center gap-x-2"
              >
                <span className="font-medium">{change.service}</span>
                <span className="text-text-2">
                  to {change.upstream} {change.peer && `of ${change.peer}`}
                </span>
                <span className="ml-auto inline-flex items-center gap-1.5">
                  <span className="text-text-2">{change.from}</span>
                  <ArrowRight size={14} aria-label="becomes" className="text-text-3" />
                  <span className="font-medium">{change.to}</span>
                </span>
              </li>
            ))}
          </ul>
          {preview.data.warnings.map((warning) => (
            <div key={warning} className="mt-2">
              <Notice tone="warning" icon={<TriangleAlert size={14} />}>
                {warning}
              </Notice>
            </div>
          ))}
        </>
      ) : (
        <Skeleton className="mt-2 h-4 w-2/3" />
      )}
    </section>
  );
}
