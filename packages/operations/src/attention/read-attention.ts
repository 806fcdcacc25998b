import { type AttentionInput, listAttention } from '@peerway/mesh';
import { type AttentionView, CHANGED_ENTRIES_MAX, type ChangedEntry } from '@peerway/model/attention';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { may } from '../access/require.ts';
import { ACL_READ } from '../acl/acl-permissions.ts';
import { listAssessedTokens } from '../acl/assessed-tokens.ts';
import { readCa } from '../certificate/read-ca.ts';
import { mayReadConfigEntry } from '../config-entry/permissions.ts';
import type { OperationContext } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { listProxies } from '../proxy/list-proxies.ts';
import { listServices } from '../service/read-services.ts';
import { readTopology } from '../topology/read-topology.ts';

/** What needs a person now, of all that the caller may see; what it may not see is neither told nor counted. */
export async function readAttention(context: OperationContext): Promise<AttentionView> {
  const isMine: AttentionInput['isMine'] = ({ name, namespace, partition, peer }) =>
    peer === '' && may(context, { resource: 'service', name, namespace, partition, access: 'write' });
  const tokens = may(context, ACL_READ) ? await listAssessedTokens(context) : [];
  const attention = listAttention({
    peerings: viewPeerings(context).filter(({ partition }) =>
      may(context, { resource: 'peering', partition, access: 'read' }),
    ),
    gateways: listProxies(context, 'mesh-gateway'),
    services: listServices(context),
    topology: readTopology(context),
    roots: may(context, { resource: 'operator', access: 'read' }) ? readCa(context).roots : [],
    tokens: tokens.filter(({ warnings }) => warnings.some(({ kind }) => kind === 'ends-soon')),
    isMine,
    now: context.now(),
  });
  const changed = [...context.store.state().configEntry.values()]
    .filter(({ entry }) => mayReadConfigEntry(context, entry))
    .sort((left, right) => right.modifyIndex - left.modifyIndex)
    .slice(0, CHANGED_ENTRIES_MAX)
    .map(({ entry, updatedAt, updatedBy }): ChangedEntry => {
      const { Kind: kind, Name: name, Partition: partition } = entry;
      return {
        kind,
        name,
        partition,
        namespace: 'Namespace' in entry ? entry.Namespace : DEFAULT_NAMESPACE,
        updatedAt,
        updatedBy,
      };
    });
  return { ...attention, changed };
}
