import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** Nothing is here yet: what it is, why it is empty, what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-line border-dashed px-6 py-12 text-center">
      {icon && <div className="mb-3 text-text-3">{icon}</div>}
      <h2 className="font-semibold text-lg">{title}</h2>
      <div className="mt-1 max-w-[56ch] text-base text-text-2">{children}</div>
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** It could not be read or done: the reason in words, what to do, and the code to search for. */
export function ErrorState({
  title,
  reason,
  nextStep,
  code,
  details,
  actions,
}: {
  title: string;
  reason: string;
  nextStep?: string | undefined;
  code: string;
  /** What there is to say beyond a sentence. */
  details?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-line border-l-2 border-l-danger bg-surface-2 p-4">
      <CircleAlert size={16} className="mt-1 shrink-0 text-danger" aria-hidden="true" />
      <div className="min-w-0 max-w-[72ch] flex-1">
        <h2 className="font-semibold text-base">{title}</h2>
        <p className="mt-0.5 text-base text-text-2">{reason}</p>
        {nextStep && <p className="mt-1 text-base text-text-1">{nextStep}</p>}
        {details}
        <p className="mt-2 font-mono text-text-3 text-xs">{code}</p>
        {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

const noticeTones = {
  info: 'border-l-info',
  warning: 'border-l-warning',
  danger: 'border-l-danger',
  neutral: 'border-l-neutral',
};

/** A sentence or two that a person should read before going on. */
export function Notice({
  tone = 'info',
  icon,
  children,
  action,
}: {
  tone?: keyof typeof noticeTones;
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      className={`flex items-start gap-2.5 rounded-md border border-line border-l-2 bg-surface-2 px-3 py-2 text-sm ${noticeTones[tone]}`}
    >
      {icon && <span className="mt-0.5 shrink-0 text-text-2">{icon}</span>}
      <div className="min-w-0 flex-1 text-text-1">{children}</div>
      {action}
    </div>
  );
}
