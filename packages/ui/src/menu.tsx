import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export type MenuItem =
  | { kind?: 'item'; label: string; icon?: ReactNode; hint?: string; danger?: boolean; onSelect: () => void }
  | { kind: 'choice'; label: string; icon?: ReactNode; checked: boolean; staysOpen?: boolean; onSelect: () => void }
  | { kind: 'heading'; label: ReactNode }
  | { kind: 'line' };

const itemClass =
  'flex h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-[highlighted]:bg-surface-3';

/** A menu that opens from a button. The trigger must be a single element that takes a ref. */
export function Menu({ trigger, label, items }: { trigger: ReactNode; label: string; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          className="z-50 min-w-52 animate-appear rounded-md border border-line bg-surface-2 p-1 shadow-raised"
        >
          {items.map((item, index) => (
            <Item key={item.kind === 'line' || item.kind === 'heading' ? index : item.label} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  switch (item.kind) {
    case 'line':
      return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
    case 'heading':
      return <DropdownMenu.Label className="max-w-72 px-2 py-1.5 text-sm text-text-2">{item.label}</DropdownMenu.Label>;
    case 'choice':
      return (
        <DropdownMenu.CheckboxItem
          checked={item.checked}
          onSelect={(event) => {
            if (item.staysOpen) event.preventDefault();
            item.onSelect();
          }}
          className={itemClass}
        >
          {item.icon}
          <span className="flex-1">{item.label}</span>
          <DropdownMenu.ItemIndicator className="size-1.5 rounded-full bg-accent" />
        </DropdownMenu.CheckboxItem>
      );
    default:
      return (
        <DropdownMenu.Item
          onSelect={item.onSelect}
          className={`${itemClass} ${item.danger ? 'text-danger-strong' : ''}`}
        >
          {item.icon}
          <span className="flex-1">{item.label}</span>
          {item.hint && <span className="text-text-3">{item.hint}</span>}
        </DropdownMenu.Item>
      );
  }
}
