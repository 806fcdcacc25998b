import clsx from 'clsx';
import type { ReactNode } from 'react';

/** What a thing's state is, in the console's language. */
export type StatusKind = 'healthy' | 'degraded' | 'failing' | 'stale' | 'unknown' | 'pending';

export const statusColor: Record<StatusKind, string> = {
  healthy: 'text-success',
  degraded: 'text-warning',
  failing: 'text-danger',
  stale: 'text-neutral',
  unknown: 'text-neutral',
  pending: 'text-info',
};

/** One shape per state, 12 × 12 around (0, 0), so that colour is never the only sign. For use inside an SVG. */
export function StatusShape({ status }: { status: StatusKind }) {
  switch (status) {
    case 'healthy':
      return <circle r="4.25" fill="currentColor" />;
    case 'degraded':
      return (
        <>
          <circle r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M0-4.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
        </>
      );
    case 'failing':
      return (
        <path
          d="M-3.75-3.75 3.75 3.75M3.75-3.75-3.75 3.75"
          stroke="currentColor"
          strokeWidth="2.25"
          strokeLinecap="round"
        />
      );
    case 'stale':
      return (
        <>
          <circle r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M0-2.5V0.25L1.75 1.5" fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinecap="round" />
        </>
      );
    case 'unknown':
      return <circle r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.9" />;
    case 'pending':
      return (
        <g className="animate-spin">
          <circle r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.3" />
          <path
            d="M0-4.5A4.5 4.5 0 0 1 4.5 0"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.75"
            strokeLinecap="round"
          />
        </g>
      );
    default:
      return status satisfies never;
  }
}

/** The mark alone, for beside a text that says the state. */
export function StatusMark({ status, className }: { status: StatusKind; className?: string }) {
  return (
    <svg viewBox="-7 -7 14 14" className={clsx('size-3.5 shrink-0', statusColor[status], className)} aria-hidden="true">
      <StatusShape status={status} />
    </svg>
  );
}

/** Mark and word. */
export function Status({
  status,
  children,
  className,
}: {
  status: StatusKind;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span className={clsx('inline-flex items-center gap-1.5 align-top', className)}>
      <StatusMark status={status} />
      <span>{children}</span>
    </span>
  );
}
