'use client';

import { Link } from '@peerway/ui';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';

/** A page: a noun as title, one sentence that answers its question now, the main action at the right, then one thing. */
export function Page({
  title,
  sentence,
  actions,
  parent,
  fills = false,
  children,
}: {
  title: ReactNode;
  sentence?: ReactNode;
  actions?: ReactNode;
  /** The list that this page is one of. */
  parent?: { name: string; href: string };
  /** The page is as high as the window, and scrolls inside. */
  fills?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={`flex min-w-0 flex-1 flex-col gap-4 px-4 pt-4 pb-10 md:px-6 md:pt-5 ${fills ? 'md:h-[calc(100dvh-48px)] md:flex-none md:pb-5' : ''}`}
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <div className="flex flex-wrap items-center gap-1.5">
            {parent && (
              <>
                <Link href={parent.href} className="font-semibold text-text-3 text-xl">
                  {parent.name}
                </Link>
                <ChevronRight size={16} aria-hidden="true" className="text-text-3" />
              </>
            )}
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          </div>
          {sentence && <div className="mt-0.5 max-w-[88ch] text-base text-text-2">{sentence}</div>}
        </div>
        {actions && <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The window's title: the noun, and where it is. */
export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Peerway`;
  }, [title]);
}
