import { type CaConfig, writeCaConfigSchema } from '@peerway/model/ca-config';
import { PeerwayError } from '@peerway/model/error';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { activeRoot, caConfigOf } from './ca-root-row.ts';

/** As in Consul, reading it asks for as much as writing it (semantics A7). */
const WRITE = { resource: 'operator', access: 'write' } as const;
/** A root has to outlive the leaves that it signs by so much, or renewal would soon meet its end (semantics A8). */
const ROOT_PER_LEAF = 3;

export function readCaConfig(context: OperationContext): CaConfig {
  requirePermission(context, 'ca.read-config', WRITE);
  return caConfigOf(context.store.state());
}

/**
 * Changes how leaves and roots are made from now on; nothing that is out there changes.
 * @throws PeerwayError `request.invalid`, `request.conflict` when `cas` is not the row's index any more
 */
export async function writeCaConfig(context: OperationContext, rawInput: unknown): Promise<CaConfig> {
  const operation = 'ca.write-config';
  requirePermission(context, operation, WRITE);
  const { cas, leafTtl, rootTtl, csrMaxPerSecond } = parseInput(writeCaConfigSchema, rawInput);
  return await write(context, operation, 'ca', (transaction) => {
    const before = caConfigOf(transaction.state);
    if (cas !== undefined && cas !== before.modifyIndex)
      throw new PeerwayError('request.conflict', `the configuration was changed at index ${before.modifyIndex}`);
    const config: CaConfig = {
      ...before,
      leafTtlMs: leafTtl ?? before.leafTtlMs,
      rootTtlMs: rootTtl ?? before.rootTtlMs,
      csrMaxPerSecond: csrMaxPerSecond ?? before.csrMaxPerSecond,
    };
    if (config.rootTtlMs < ROOT_PER_LEAF * config.leafTtlMs)
      throw new PeerwayError(
        'request.invalid',
        `a root has to live at least ${ROOT_PER_LEAF} times as long as its leaves`,
        { field: rootTtl === undefined ? 'leafTtl' : 'rootTtl' },
      );
    transaction.put('caConfig', config);
    const root = activeRoot(transaction.state);
    // How long a root stays trusted after it has signed its last leaf goes by the longest life of any of them.
    if (root !== undefined && root.longestLeafMs < config.leafTtlMs)
      transaction.put('caRoot', { ...root, longestLeafMs: config.leafTtlMs });
    return caConfigOf(transaction.state);
  });
}
