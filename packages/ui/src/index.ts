export { Badge, type Tone } from './badge.tsx';
export { Button, ButtonLink, type ButtonProps, IconButton, Spinner } from './button.tsx';
export { type Choice, ChoiceGroup, SegmentedControl } from './choice.tsx';
export { CodeBlock } from './code-block.tsx';
export { Combobox } from './combobox.tsx';
export { type ComboboxOption, filterOptions } from './combobox-options.ts';
export { CommandTwin } from './command-twin.tsx';
export { CopyButton } from './copy-button.tsx';
export { type Column, DataTable } from './data-table.tsx';
export { Dialog, DialogBody, DialogFooter } from './dialog.tsx';
export { type Fact, Facts, Mono, Panel, Section } from './facts.tsx';
export { Field, Select, TextArea, TextInput } from './field.tsx';
export { FilterInput } from './filter-input.tsx';
export { FilterSelect } from './filter-select.tsx';
export {
  formatBytes,
  formatBytesPerSecond,
  formatCount,
  formatDuration,
  formatExactTime,
  formatList,
  formatMs,
  formatQuantity,
  formatRate,
  formatRelativeTime,
  formatShare,
} from './format.ts';
export { Kbd } from './kbd.tsx';
export { Link, LinkContext, type LinkProps } from './link.tsx';
export { type MatrixCell, type MatrixColumn, MatrixGrid } from './matrix-grid.tsx';
export { Menu, type MenuItem } from './menu.tsx';
export { EmptyState, ErrorState, Notice } from './page-state.tsx';
export { Elapsed, RelativeTime, useNow } from './relative-time.tsx';
export { RowAction, RowLink } from './row-link.tsx';
export { Sheet } from './sheet.tsx';
export { SidePanel } from './side-panel.tsx';
export { Skeleton, TableSkeleton } from './skeleton.tsx';
export { Sparkline } from './sparkline.tsx';
export { Status, type StatusKind, StatusMark, StatusShape, statusColor } from './status.tsx';
export { type Tab, Tabs } from './tabs.tsx';
export { notifyDone, notifyWarnings, Toaster } from './toaster.tsx';
export { notifyFailed, notifyUndo } from './undo-toast.ts';
export { useIsNarrow, useMedia } from './use-media.ts';
