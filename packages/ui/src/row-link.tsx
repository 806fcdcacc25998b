import type { ReactNode } from 'react';
import { Link } from './link.tsx';

/** The link that a table row is: its hit area is the whole row. Other controls of the row sit above it (`RowAction`). */
export function RowLink({ href, children, label }: { href: string; children: ReactNode; label?: string }) {
  return (
    <Link
      href={href}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className="after:absolute after:inset-0 after:content-['']"
    >
      {children}
    </Link>
  );
}

/** Controls of a row, above its link's hit area. */
export function RowAction({ children }: { children: ReactNode }) {
  return <span className="relative z-[1] inline-flex items-center justify-end gap-1">{children}</span>;
}
