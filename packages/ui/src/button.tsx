import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from './link.tsx';

const variants = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface-2 text-text-1 hover:bg-surface-3',
  ghost: 'text-text-2 hover:bg-surface-3 hover:text-text-1',
  danger: 'bg-danger-strong text-surface-2 hover:opacity-90',
};
const sizes = { sm: 'h-7 gap-1.5 px-2 text-sm', md: 'h-8 gap-2 px-3 text-sm' };

type Look = { variant?: keyof typeof variants; size?: keyof typeof sizes; icon?: ReactNode };

const look = ({ variant = 'secondary', size = 'md' }: Look, className?: string) =>
  clsx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors duration-150 disabled:opacity-50',
    variants[variant],
    sizes[size],
    className,
  );

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> &
  Look & {
    type?: 'button' | 'submit';
    /** Work is under way: the button can not be pressed again, and says so. */
    busy?: boolean;
  };

export function Button({ variant, size, icon, busy = false, className, children, disabled, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={look({ variant, size }, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({
  variant,
  size,
  icon,
  href,
  className,
  children,
}: Look & { href: string; className?: string; children: ReactNode }) {
  return (
    <Link href={href} look="bare" className={look({ variant, size }, className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A button that shows only an icon. Its name is read out and shown on hover. */
export function IconButton({
  label,
  icon,
  className,
  ...props
}: Omit<ComponentProps<'button'>, 'type' | 'children'> & { label: string; icon: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={clsx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-text-2 transition-colors duration-150 hover:bg-surface-3 hover:text-text-1 disabled:opacity-50',
        className,
      )}
    >
      {icon}
    </button>
  );
}

export function Spinner() {
  return (
    <svg viewBox="0 0 16 16" className="size-4 animate-spin" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" opacity="0.25" />
      <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
