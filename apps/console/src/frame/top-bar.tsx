'use client';

import { Badge, IconButton, Kbd, Skeleton } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Keyboard, Menu as MenuIcon, Search } from 'lucide-react';
import { trpc } from '@/api/client';
import { AccountMenu } from '@/features/session/account-menu';
import { PartitionSwitcher } from '@/features/tenancy/partition-switcher';
import { LiveIndicator } from './live-indicator';

export function TopBar({
  onOpenPages,
  onOpenPalette,
  onNearPalette,
  onOpenHelp,
}: {
  onOpenPages: () => void;
  onOpenPalette: () => void;
  /** The pointer or the focus is where it opens it: its code may be fetched. */
  onNearPalette: () => void;
  onOpenHelp: () => void;
}) {
  const cluster = useQuery(trpc.cluster.get.queryOptions());
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-line border-b bg-surface-1 px-3 md:px-6">
      <div className="md:hidden">
        <IconButton label="Open the navigation" icon={<MenuIcon size={16} />} onClick={onOpenPages} />
      </div>
      {cluster.data ? (
        <div
          className="flex min-w-0 items-center gap-2 text-sm"
          title={`Trust domain ${cluster.data.trustDomain}, version ${cluster.data.version}`}
        >
          <span className="truncate font-semibold">{cluster.data.datacenter}</span>
          <span className="hidden sm:block">
            <Badge>this cluster</Badge>
          </span>
        </div>
      ) : (
        <Skeleton className="h-4 w-28" />
      )}
      <PartitionSwitcher />
      <div className="ml-auto flex items-center gap-1">
        <button
          type="button"
          onClick={onOpenPalette}
          onPointerEnter={onNearPalette}
          onFocus={onNearPalette}
          className="hidden h-8 w-64 items-center gap-2 whitespace-nowrap rounded-md border border-line-strong bg-surface-2 px-2.5 text-sm text-text-3 hover:border-control lg:flex"
        >
          <Search size={14} aria-hidden="true" />
          Search and commands
          <span className="ml-auto" aria-hidden="true">
            <Kbd keys="⌘ K" />
          </span>
        </button>
        <div className="lg:hidden">
          <IconButton label="Search and commands" icon={<Search size={16} />} onClick={onOpenPalette} />
        </div>
        <LiveIndicator />
        <div className="hidden md:block">
          <IconButton label="Keys" icon={<Keyboard size={16} />} onClick={onOpenHelp} />
        </div>
        <AccountMenu />
      </div>
    </header>
  );
}
