import type { MeshState } from '@peerway/mesh';
import type { ExportedServiceItem } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { writePart } from '@peerway/model/export-grants';
import { type ExportPart, exportOwnerSchema, exportPartKey, writeExportPartSchema } from '@peerway/model/export-part';
import { partitionSchema } from '@peerway/model/identifier';
import { UNOWNED } from '@peerway/model/unowned';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import { requirePartitions } from '../access/require-partitions.ts';
import { checkEntry } from '../config-entry/check-entry.ts';
import { putConfigEntry } from '../config-entry/write-config-entry.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { entryOf, partsOf } from './export-parts.ts';
import { putExportParts } from './put-export-parts.ts';

/** Parts of the exported-services entry of every partition that the caller may see this of, nobody's last. */
export function listExportParts(context: OperationContext): ExportPart[] {
  const readable = requirePartitions(context, 'export-part.list', 'mesh');
  const parts = [...context.store.state().exportPart.values()].filter((part) => readable.has(part.partition));
  return parts.sort(
    (left, right) =>
      left.partition.localeCompare(right.partition) ||
      Number(left.owner === UNOWNED) - Number(right.owner === UNOWNED) ||
      left.owner.localeCompare(right.owner),
  );
}

/** Writes one owner's part whole; the entry follows, and what others hold in it stays. An empty part is none. */
export async function writeExportPart(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ written: boolean; warnings: string[] }> {
  const operation = 'export-part.write';
  const input = parseInput(writeExportPartSchema, rawInput);
  requirePermission(context, operation, { resource: 'mesh', partition: input.partition, access: 'write' });
  return await editExportPart(context, operation, input, () => input.services);
}

const deleteSchema = z.object({ partition: partitionSchema, owner: exportOwnerSchema });

/** Takes a part away; what only it held is no longer exported. One that is absent counts as taken away. */
export async function deleteExportPart(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'export-part.delete';
  const input = parseInput(deleteSchema, rawInput);
  requirePermission(context, operation, { resource: 'mesh', partition: input.partition, access: 'write' });
  await editExportPart(context, operation, input, () => []);
  return {};
}

/** The one write path of parts. Authorization is the caller's. */
export async function editExportPart(
  context: OperationContext,
  operation: string,
  which: { partition: string; owner: string; description?: string; cas?: number | undefined },
  edit: (services: readonly ExportedServiceItem[], state: MeshState) => ExportedServiceItem[],
): Promise<{ written: boolean; warnings: string[] }> {
  const { partition, owner } = which;
  return await write(context, operation, `exported-services/${partition} ${owner}`.trim(), (transaction) => {
    const before = transaction.state;
    requireScope(before, partition);
    const stored = before.exportPart.get(exportPartKey({ partition, owner }));
    if (which.cas !== undefined && which.cas !== (stored?.modifyIndex ?? 0)) return { written: false, warnings: [] };
    const parts = partsOf(before, partition);
    const own = parts.find((part) => part.owner === owner)?.services ?? [];
    const entry = entryOf(before, partition);
    const decided = writePart(parts, entry.Services, { owner, services: edit(own, before) });
    const hasOwners = decided.parts.some((part) => part.owner !== UNOWNED) || before.exportPart.size > 0;
    if (hasOwners) {
      const descriptions = new Map(which.description === undefined ? [] : [[owner, which.description]]);
      putExportParts(context, transaction, partition, decided.parts, descriptions);
    }
    const next = { ...entry, Services: decided.services };
    if (JSON.stringify(next) !== JSON.stringify(entry)) putConfigEntry(context, transaction, next);
    return { written: true, warnings: checkEntry(context, before, transaction.state, next) };
  });
}

/** @throws PeerwayError `request.not_found` */
export function readExportPart(context: OperationContext, rawInput: unknown): ExportPart {
  const input = parseInput(deleteSchema, rawInput);
  requirePermission(context, 'export-part.read', { resource: 'mesh', partition: input.partition, access: 'read' });
  const part = context.store.state().exportPart.get(exportPartKey(input));
  if (part === undefined) throw new PeerwayError('request.not_found', `There is no part of "${input.owner}"`);
  return part;
}
