'use client';

import type { NamespaceView } from '@peerway/model/tenancy';
import { Button, Notice } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Boxes, Lock } from 'lucide-react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { DeleteTenantDialog } from './delete-tenant-dialog';
import { NamespaceSection } from './namespace-section';
import { PartitionList } from './partition-list';
import { contentsOfNamespace, contentsOfPartition } from './tenant-contents';
import { TenantDialog } from './tenant-dialog';
import { tenantsSentence } from './tenants-sentence';
import { usePartition } from './use-partition';

/** Partitions and namespaces: which there are, and what is in them. */
export function TenantsPage() {
  useWindowTitle('Tenants');
  const partitions = useQuery(
    trpc.partition.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(10_000) }),
  );
  const [chosen] = usePartition();
  const partition = chosen === '' ? 'default' : chosen;
  const namespaces = useQuery(
    trpc.namespace.list.queryOptions({ partition }, { refetchInterval: useRefetchInterval(10_000) }),
  );
  const write = useAllowance('operatorWrite');
  // `new-partition`, `new-namespace`, or `edit-` and `delete-` with `partition:NAME` or `namespace:NAME`.
  const [dialog, setDialog] = useQueryParameter('do');
  const close = (): void => setDialog('');
  const [action, name = ''] = dialog.split(':');
  const thePartition = partitions.data?.find((each) => each.name === name);
  const theNamespace = namespaces.data?.find((each) => each.name === name);

  return (
    <Page
      title="Tenants"
      sentence={partitions.data && tenantsSentence(partitions.data)}
      actions={
        <Button
          variant="primary"
          icon={<Boxes size={16} />}
          disabled={!write.isAllowed}
          title={write.reason}
          onClick={() => setDialog('new-partition')}
        >
          Create partition
        </Button>
      }
    >
      <QueryView query={partitions} what="the partitions">
        {(rows) => (
          <div className="flex flex-col gap-8">
            {!write.isAllowed && (
              <Notice tone="neutral" icon={<Lock size={14} />}>
                {write.reason}
              </Notice>
            )}
            <PartitionList
              rows={rows}
              selected={partition}
              mayWrite={write.isAllowed}
              onEdit={(row) => setDialog(`edit-partition:${row.name}`)}
              onDelete={(row) => setDialog(`delete-partition:${row.name}`)}
            />
            <NamespaceSection
              partition={partition}
              query={namespaces}
              mayWrite={write.isAllowed}
              onCreate={() => setDialog('new-namespace')}
              onEdit={(row) => setDialog(`edit-namespace:${row.name}`)}
              onDelete={(row) => setDialog(`delete-namespace:${row.name}`)}
            />
          </div>
        )}
      </QueryView>
      {action === 'new-partition' && <TenantDialog kind="partition" tenant={null} onClose={close} />}
      {action === 'new-namespace' && (
        <TenantDialog kind="namespace" partition={partition} tenant={null} onClose={close} />
      )}
      {action === 'edit-partition' && thePartition && (
        <TenantDialog kind="partition" tenant={thePartition} onClose={close} />
      )}
      {action === 'edit-namespace' && theNamespace && (
        <TenantDialog kind="namespace" partition={partition} tenant={theNamespace} onClose={close} />
      )}
      {action === 'delete-partition' && thePartition && (
        <DeleteTenantDialog
          kind="partition"
          tenant={thePartition}
          contents={contentsOfPartition(thePartition)}
          onClose={close}
        />
      )}
      {action === 'delete-namespace' && theNamespace && (
        <DeleteTenantDialog
          kind="namespace"
          tenant={theNamespace satisfies NamespaceView}
          contents={contentsOfNamespace(theNamespace)}
          onClose={close}
        />
      )}
    </Page>
  );
}
