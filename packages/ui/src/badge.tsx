import clsx from 'clsx';
import type { ReactNode } from 'react';

const tones = {
  neutral: 'bg-neutral-subtle text-text-2',
  accent: 'bg-accent-subtle text-accent-text',
  success: 'bg-success-subtle text-success-strong',
  warning: 'bg-warning-subtle text-warning-strong',
  danger: 'bg-danger-subtle text-danger-strong',
  info: 'bg-info-subtle text-info-strong',
};

export type Tone = keyof typeof tones;

/** A short word about a thing: its protocol, its role, its mode. A state has a StatusMark as well. */
export function Badge({
  tone = 'neutral',
  icon,
  mono = false,
  title,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  mono?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-sm px-1.5 align-top text-xs',
        mono ? 'font-mono' : 'font-medium',
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
