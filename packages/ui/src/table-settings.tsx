import { SlidersHorizontal } from 'lucide-react';
import { IconButton } from './button.tsx';
import type { Column } from './data-table.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { choosableColumns } from './table-columns.ts';
import { nextSort, type Sort } from './table-rows.ts';

export type TableSettingsProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  hidden: ReadonlySet<string>;
  /** Absent: the columns are not the viewer's choice. */
  onHide?: (hidden: Iterable<string>) => void;
  /** Where rows are two lines there are no headers to sort by. */
  sorting?: { sort: Sort | null; onSort: (sort: Sort | null) => void };
};

/** Which columns a table shows, and on a narrow screen its order. */
export function TableSettings<Row>({ label, columns, hidden, onHide, sorting }: TableSettingsProps<Row>) {
  const items: MenuItem[] = [];
  const sortable = columns.filter(({ sortValue }) => sortValue !== undefined);
  if (sorting && sortable.length > 1) {
    items.push({ kind: 'heading', label: 'Sort by' });
    for (const { id, header } of sortable) {
      const isDown = sorting.sort?.column === id && sorting.sort.direction === 'descending';
      items.push({
        kind: 'choice',
        label: isDown ? `${header}, descending` : header,
        checked: sorting.sort?.column === id,
        staysOpen: true,
        onSelect: () => sorting.onSort(nextSort(sorting.sort, id)),
      });
    }
  }
  if (onHide) {
    if (items.length > 0) items.push({ kind: 'line' });
    items.push({ kind: 'heading', label: 'Columns' });
    for (const { id, header } of choosableColumns(columns)) {
      const isShown = !hidden.has(id);
      items.push({
        kind: 'choice',
        label: `Show ${header}`,
        checked: isShown,
        staysOpen: true,
        onSelect: () => onHide(isShown ? [...hidden, id] : [...hidden].filter((other) => other !== id)),
      });
    }
  }
  if (items.length === 0) return null;
  const name = sorting ? `Order and columns of ${label}` : `Columns of ${label}`;
  return (
    <Menu
      label={name}
      trigger={<IconButton label={name} icon={<SlidersHorizontal size={14} />} className="size-7 self-end" />}
      items={items}
    />
  );
}
