import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

export type Tab = { value: string; label: string; count?: number; content: ReactNode };

export function Tabs({
  label,
  value,
  onChange,
  tabs,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tabs: readonly Tab[];
}) {
  return (
    <Primitive.Root value={value} onValueChange={onChange} className="flex min-w-0 flex-col gap-4">
      <Primitive.List aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-sm text-text-2 hover:text-text-1 focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:text-text-1"
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-text-3 tabular-nums">{tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {/* The others are not there at all: a hidden panel would still answer to its name. */}
      {tabs
        .filter((tab) => tab.value === value)
        .map((tab) => (
          <Primitive.Content key={tab.value} value={tab.value} className="min-w-0 outline-none">
            {tab.content}
          </Primitive.Content>
        ))}
    </Primitive.Root>
  );
}
