'use client';

import { Button, Facts, notifyDone, notifyFailed, Panel, Section, useNow } from '@peerway/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { certificatesSentence } from './certificates-sentence';
import { LeafTable } from './leaf-table';
import { lifeText } from './life-text';
import { PeerBundles } from './peer-bundles';
import { RootTable } from './root-table';
import { RotationSteps } from './rotation-steps';
import { useCaWrites } from './use-ca-writes';

const CaConfigDialog = dynamic(async () => (await import('./ca-config-dialog')).CaConfigDialog, { ssr: false });
const ActivateDialog = dynamic(async () => (await import('./activate-dialog')).ActivateDialog, { ssr: false });
const RotateDialog = dynamic(async () => (await import('./rotate-dialog')).RotateDialog, { ssr: false });

/** Roots, leaves and the bundles of peers: what runs out when, and where a rotation stands. */
export function CertificatesPage() {
  useWindowTitle('Certificates');
  const ca = useQuery(trpc.ca.read.queryOptions(undefined, { refetchInterval: useRefetchInterval(2_000) }));
  const proxies = useQuery(trpc.proxy.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(5_000) }));
  const readsPeers = useAllowance('peeringRead');
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, { enabled: readsPeers.isAllowed }));
  const write = useAllowance('operatorWrite');
  const writes = useCaWrites();
  const now = useNow();
  const [dialog, setDialog] = useQueryParameter('do');
  const close = (): void => setDialog('');
  const cancel = useMutation({
    mutationFn: writes.cancel,
    onSuccess: () => notifyDone('The new root is taken back'),
    onError: (error) => notifyFailed('The rotation was not cancelled', describeError(error).reason),
  });
  const view = ca.data;
  const isRotating = view !== undefined && view.rotation.phase === 'published';
  const leaves = (proxies.data ?? []).map(({ id, node, leaf }) => ({
    name: `${id} on ${node}`,
    notAfter: leaf?.notAfter ?? null,
  }));

  return (
    <Page
      title="Certificates"
      sentence={view && certificatesSentence({ ca: view, leaves, now })}
      actions={
        <Button
          variant="primary"
          icon={<RefreshCw size={16} />}
          disabled={!write.isAllowed || isRotating}
          title={isRotating ? 'A rotation is under way.' : write.reason}
          onClick={() => setDialog('rotate')}
        >
          Rotate the root
        </Button>
      }
    >
      <QueryView query={ca} what="the certificate authority">
        {({ rotation, roots, config, trustDomain }) => (
          <div className="flex flex-col gap-8">
            <RotationSteps
              rotation={rotation}
              write={write}
              onActivate={() => setDialog('activate')}
              onCancel={() => cancel.mutate()}
            />
            <Section title="Roots" about={`What vouches for every identity of ${trustDomain}.`}>
              <RootTable roots={roots} />
            </Section>
            <Section title="Leaves" about="What proxies show. Each renews its own between 60 and 90 % of its life.">
              <QueryView query={proxies} what="the proxies">
                {(rows) => <LeafTable proxies={rows} roots={roots} />}
              </QueryView>
            </Section>
            <Section
              title="Trust bundles of peers"
              about="The roots that prove identities of each peer, and of nobody else."
            >
              {readsPeers.isAllowed ? (
                <QueryView query={peerings} what="the peerings">
                  {(rows) => <PeerBundles peerings={rows} />}
                </QueryView>
              ) : (
                <p className="text-base text-text-2">{readsPeers.reason}</p>
              )}
            </Section>
            <Section
              title="Lives"
              about="How certificates are made from now on."
              actions={
                <Button
                  size="sm"
                  disabled={!write.isAllowed}
                  title={write.reason}
                  onClick={() => setDialog('configure')}
                >
                  Change
                </Button>
              }
            >
              <Panel>
                <Facts
                  facts={[
                    { label: 'Life of a leaf', value: lifeText(config.leafTtlMs) },
                    { label: 'Life of a root', value: lifeText(config.rootTtlMs) },
                    { label: 'Leaves signed in a second', value: config.csrMaxPerSecond },
                  ]}
                />
              </Panel>
            </Section>
            {dialog === 'rotate' && <RotateDialog onClose={close} />}
            {dialog === 'configure' && <CaConfigDialog config={config} onClose={close} />}
            {dialog === 'activate' && rotation.phase === 'published' && (
              <ActivateDialog
                rotation={rotation}
                isCrossSigned={(roots.find(({ id }) => id === rotation.rootId)?.crossSignedBy.length ?? 0) > 0}
                onClose={close}
              />
            )}
          </div>
        )}
      </QueryView>
    </Page>
  );
}
