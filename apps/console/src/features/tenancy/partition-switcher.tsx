'use client';

import { Button, Menu } from '@peerway/ui';
import { Boxes, ChevronDown } from 'lucide-react';
import { usePartition, usePartitionNames } from './use-partition';

/** Chooses the partition whose rows the pages show. Not there while the cluster has only one. */
export function PartitionSwitcher() {
  const [partition, setPartition] = usePartition();
  const names = usePartitionNames();
  if (names.length < 2 && partition === '') return null;
  return (
    <Menu
      label="Partition"
      trigger={
        <Button size="sm" variant="ghost" icon={<Boxes size={14} aria-hidden="true" />} className="min-w-0 shrink">
          <span className="sr-only">Partition: </span>
          <span className="max-w-32 truncate">{partition === '' ? 'All partitions' : partition}</span>
          <ChevronDown size={14} aria-hidden="true" className="text-text-3" />
        </Button>
      }
      items={[
        {
          kind: 'choice',
          label: 'All partitions',
          checked: partition === '',
          onSelect: () => setPartition(''),
        },
        { kind: 'line' },
        ...names.map((name) => ({
          kind: 'choice' as const,
          label: name,
          checked: partition === name,
          onSelect: () => setPartition(name),
        })),
      ]}
    />
  );
}
