'use client';

import { Button, RowAction } from '@peerway/ui';
import { Pencil, Trash2 } from 'lucide-react';

/** What can be done with a tenant. The built-in ones can neither be changed nor deleted. */
export function TenantActions({
  what,
  isBuiltIn,
  mayWrite,
  onEdit,
  onDelete,
}: {
  /** `the partition team-a`. */
  what: string;
  isBuiltIn: boolean;
  mayWrite: boolean;
  onEdit: () => void;
  onDelete: () => void;
}) {
  if (isBuiltIn) return <span className="text-text-3">built in</span>;
  return (
    <RowAction>
      <Button
        size="sm"
        variant="ghost"
        icon={<Pencil size={14} />}
        aria-label={`Edit ${what}`}
        disabled={!mayWrite}
        onClick={onEdit}
      >
        Edit
      </Button>
      <Button
        size="sm"
        variant="ghost"
        icon={<Trash2 size={14} />}
        aria-label={`Delete ${what}`}
        disabled={!mayWrite}
        onClick={onDelete}
      >
        Delete
      </Button>
    </RowAction>
  );
}
