import clsx from 'clsx';

/** A grey stand-in of the size of what is coming. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx('animate-pulse rounded-sm bg-surface-3', className)} />;
}

const WIDTHS = ['w-2/5', 'w-1/2', 'w-1/3', 'w-3/5', 'w-2/5', 'w-1/2'];

/** Stand-in of a table. Says "Loading" to those who can't see it. */
export function TableSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div role="status" className="overflow-hidden rounded-lg border border-line bg-surface-2">
      <span className="sr-only">Loading</span>
      <div className="h-9 border-line border-b bg-surface-1" />
      {WIDTHS.slice(0, rows).map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
        <div key={index} className="flex h-11 items-center gap-4 border-line border-b px-4 last:border-b-0">
          <Skeleton className={clsx('h-3', width)} />
          <Skeleton className="ml-auto h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
