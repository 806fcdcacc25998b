'use client';

import { Info } from 'lucide-react';
import type { ReactNode } from 'react';

const lines: readonly { look: ReactNode; text: string }[] = [
  { look: <Line className="text-success" width={2.5} />, text: 'carries traffic; wider is more' },
  { look: <Line className="text-warning" width={2.5} />, text: '1% errors or more' },
  { look: <Line className="text-danger" width={2.5} />, text: '5% errors or more, or nothing can flow' },
  { look: <Line className="text-danger" width={2.5} dashes="1.5 5" />, text: 'tried and denied' },
  {
    look: <Line className="text-warning" width={2.5} dashes="12 4 2 4" />,
    text: 'used, and not declared by any upstream',
  },
  { look: <Line className="text-neutral" width={1.5} dashes="6 5" />, text: 'declared, not used lately' },
];

function Line({ className, width, dashes }: { className: string; width: number; dashes?: string }) {
  return (
    <svg viewBox="0 0 32 8" className={`h-2 w-8 shrink-0 ${className}`} aria-hidden="true">
      <path d="M0 4H32" stroke="currentColor" strokeWidth={width} strokeDasharray={dashes} />
    </svg>
  );
}

/** What lines mean. Folded away until asked for. */
export function Legend() {
  return (
    <details className="absolute bottom-3 left-3 max-w-[300px] rounded-md border border-line bg-surface-2 text-sm">
      <summary className="flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-md px-2.5 text-text-2 hover:text-text-1 [&::-webkit-details-marker]:hidden">
        <Info size={14} aria-hidden="true" />
        Legend
      </summary>
      <ul className="flex flex-col gap-1.5 border-line border-t px-3 py-2.5 text-text-2">
        {lines.map(({ look, text }) => (
          <li key={text} className="flex items-center gap-2.5">
            {look}
            {text}
          </li>
        ))}
        <li className="pt-1">
          Boxes on a border are mesh gateways. A lock means that the proxies here saw mutual TLS.
        </li>
      </ul>
    </details>
  );
}
