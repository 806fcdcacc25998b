import { listCaRoots, type Services } from '@peerway/operations';
import type { Route } from './route.ts';

/** What may be asked without a token: who leads, and the roots that peers and proxies verify with (semantics A7). */
export function statusRoutes({ store }: Services): Route[] {
  const leader = (): string => (store.isLeader() ? (store.state().cluster.serverAddresses[0] ?? '') : '');
  return [
    { method: 'GET', path: 'status/leader', operation: 'cluster.status', handle: () => ({ json: leader() }) },
    {
      method: 'GET',
      path: 'status/peers',
      operation: 'cluster.status',
      handle: () => ({ json: store.state().cluster.serverAddresses }),
    },
    {
      method: 'GET',
      path: 'connect/ca/roots',
      operation: 'ca.roots',
      isBlocking: true,
      handle() {
        const { cluster } = store.state();
        const roots = listCaRoots({ store });
        return {
          json: {
            ActiveRootID: roots.find((root) => root.state === 'active')?.id ?? '',
            TrustDomain: cluster.trustDomain,
            Roots: roots.map((root) => ({
              ID: root.id,
              Name: root.name,
              SerialNumber: root.serialNumber,
              SigningKeyID: root.signingKeyId,
              ExternalTrustDomain: cluster.trustDomain.replace(/\.consul$/, ''),
              NotBefore: root.notBefore,
              NotAfter: root.notAfter,
              RootCert: root.certPem,
              IntermediateCerts: root.crossSigned.length === 0 ? null : root.crossSigned.map(({ certPem }) => certPem),
              Active: root.state === 'active',
              // Every root has a P-256 key.
              PrivateKeyType: 'ec',
              PrivateKeyBits: 256,
              CreateIndex: root.createIndex,
              ModifyIndex: root.modifyIndex,
            })),
          },
        };
      },
    },
  ];
}
