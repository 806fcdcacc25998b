'use client';

import { Kbd } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { trpc } from '@/api/client';
import { peeringPath } from '@/features/peering/peering-path';
import { servicePath } from '@/features/service/service-path';
import { withPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { allPages } from './pages';
import { scoreEntry } from './score-entry';

const groupClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-text-3';
const itemClass =
  'flex h-9 cursor-default items-center gap-2.5 rounded-sm px-2 text-sm data-[selected=true]:bg-surface-3 text-text-1';

/** One box over everything: pages, peerings, services, and what can be done. */
export function CommandPalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const router = useRouter();
  const [partition] = usePartition();
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, { enabled: isOpen }));
  const services = useQuery(trpc.service.list.queryOptions(undefined, { enabled: isOpen }));
  const go = (href: string) => () => {
    onClose();
    router.push(href);
  };
  return (
    <Command.Dialog
      open={isOpen}
      onOpenChange={(open) => open || onClose()}
      label="Search and commands"
      loop
      filter={scoreEntry}
      overlayClassName="fixed inset-0 z-40 bg-overlay"
      contentClassName="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-[560px] animate-appear overflow-hidden rounded-lg border border-line bg-surface-2 shadow-raised"
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search size={16} aria-hidden="true" className="text-text-3" />
        <Command.Input
          placeholder="Go to a page, a peering or a service"
          className="h-12 flex-1 bg-transparent text-base outline-none placeholder:text-text-3"
        />
      </div>
      <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-6 text-center text-sm text-text-2">Nothing of that name.</Command.Empty>
        <Command.Group heading="Pages" className={groupClass}>
          {allPages.map((page) => (
            <Command.Item
              key={page.href}
              value={page.name}
              keywords={[page.question]}
              onSelect={go(withPartition(page.href, partition))}
              className={itemClass}
            >
              <span className="text-text-3">{page.icon}</span>
              {page.name}
              <span className="ml-auto">
                <Kbd keys={`G ${page.key.toUpperCase()}`} />
              </span>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Do" className={groupClass}>
          <Action label="Generate a peering token" onSelect={go('/peerings?do=generate')} />
          <Action label="Establish a peering" onSelect={go('/peerings?do=establish')} />
          <Action label="Export a service" onSelect={go('/exports?do=export')} />
          <Action label="Create a part of the exports" onSelect={go('/exports?show=parts&part=new')} />
          <Action label="Set a mesh gateway mode" onSelect={go('/modes?do=set')} />
          <Action label="Create an ACL token" onSelect={go('/access?do=create')} />
          <Action label="Create a mesh gateway's token" onSelect={go('/access?do=create&preset=mesh-gateway')} />
          <Action label="Create an ACL role" onSelect={go('/roles/new')} />
          <Action label="Create an ACL policy" onSelect={go('/policies/new')} />
          <Action label="Explain who may do what, and why" onSelect={go('/access/explain')} />
          <Action label="ACL roles" onSelect={go('/access?show=roles')} />
          <Action label="ACL policies" onSelect={go('/access?show=policies')} />
          <Action label="Create a partition" onSelect={go('/tenants?do=new-partition')} />
          <Action label="Verify the audit log" onSelect={go('/audit?do=verify')} />
        </Command.Group>
        {peerings.data && peerings.data.length > 0 && (
          <Command.Group heading="Peerings" className={groupClass}>
            {peerings.data.map((peering) => (
              <Command.Item
                key={peering.id}
                value={`peering ${peering.name} ${peering.partition}`}
                onSelect={go(peeringPath(peering))}
                className={itemClass}
              >
                {peering.name}
                <span className="min-w-0 truncate text-text-3">{peering.reason}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {services.data && services.data.length > 0 && (
          <Command.Group heading="Services" className={groupClass}>
            {services.data.map((service) => (
              <Command.Item
                key={servicePath(service)}
                value={`service ${service.name} ${service.peer}`}
                onSelect={go(servicePath(service))}
                className={itemClass}
              >
                {service.name}
                <span className="text-text-3">
                  {service.peer === '' ? 'in this cluster' : `imported from ${service.peer}`}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command.Dialog>
  );
}

function Action({ label, onSelect }: { label: string; onSelect: () => void }) {
  return (
    <Command.Item value={label} onSelect={onSelect} className={itemClass}>
      {label}
    </Command.Item>
  );
}
