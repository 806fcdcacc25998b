'use client';

import { Link, LinkContext } from '@peerway/ui';
import clsx from 'clsx';
import NextLink from 'next/link';
import { usePathname } from 'next/navigation';
import { withPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Brand } from './brand';
import { isOfPage, type PageEntry, pageGroups } from './pages';
import type { AttentionCounts } from './use-attention';

/** The pages. Beside a page stands how many of its things need a person, and nothing when none does. */
export function Navigation({
  attention,
  isCollapsed = false,
  onNavigate,
}: {
  attention: AttentionCounts;
  isCollapsed?: boolean;
  onNavigate?: () => void;
}) {
  const path = usePathname();
  const [partition] = usePartition();
  return (
    <nav aria-label="Pages" className="flex flex-col gap-4 p-3">
      <div className={clsx('flex h-7 items-center gap-2 px-2', isCollapsed && 'justify-center px-0')}>
        <Brand />
        {!isCollapsed && <span className="font-semibold text-base tracking-tight">Peerway</span>}
      </div>
      {pageGroups.map((group) => (
        <div key={group.label ?? ''}>
          {group.label && !isCollapsed && <p className="px-2 pb-1 font-medium text-text-3 text-xs">{group.label}</p>}
          {group.label && isCollapsed && <div className="mx-2 mb-2 h-px bg-line" />}
          <ul className="flex flex-col gap-px">
            {group.pages.map((page) => (
              <li key={page.href}>
                {/* Fetched in advance, as links in a page are not (api/providers.tsx). */}
                <LinkContext value={NextLink}>
                  <Entry
                    page={page}
                    href={withPartition(page.href, partition)}
                    count={attention[page.href] ?? 0}
                    isCurrent={isOfPage(page, path)}
                    isCollapsed={isCollapsed}
                    onNavigate={onNavigate}
                  />
                </LinkContext>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Entry({
  page,
  href,
  count,
  isCurrent,
  isCollapsed,
  onNavigate,
}: {
  page: PageEntry;
  href: string;
  count: number;
  isCurrent: boolean;
  isCollapsed: boolean;
  onNavigate: (() => void) | undefined;
}) {
  return (
    <Link
      look="bare"
      href={href}
      aria-label={page.name}
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
      {...(count > 0 ? { title: `${page.name}: ${count} need attention` } : isCollapsed ? { title: page.name } : {})}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      className={clsx(
        'relative flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors duration-150',
        isCollapsed && 'justify-center',
        isCurrent ? 'bg-accent-subtle text-accent-text' : 'text-text-2 hover:bg-surface-3 hover:text-text-1',
      )}
    >
      {page.icon}
      {!isCollapsed && <span>{page.name}</span>}
      {count > 0 && (
        <span
          // The link's title says it. As text it would be part of the link's name, which is the page's.
          aria-hidden="true"
          data-count={count}
          className={clsx(
            'flex h-[18px] after:content-[attr(data-count)] min-w-[18px] items-center justify-center rounded-full bg-danger-subtle px-1 text-danger-strong text-xs tabular-nums',
            isCollapsed ? 'absolute -top-0.5 -right-0.5' : 'ml-auto',
          )}
        />
      )}
    </Link>
  );
}
