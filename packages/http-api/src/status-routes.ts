import type { Services } from '@peerway/operations';
import type { Route } from './route.ts';

/** What may be asked without a token: who leads, and the roots that peers and proxies verify with (semantics A7). */
export function statusRoutes({ store }: Services): Route[] {
  const leader = (): string => (store.isLeader() ? (store.state().cluster.serverAddresses[0] ?? '') : '');
  return [
    { method: 'GET', path: 'status/leader', handle: () => ({ json: leader() }) },
    { method: 'GET', path: 'status/peers', handle: () => ({ json: store.state().cluster.serverAddresses }) },
    {
      method: 'GET',
      path: 'connect/ca/roots',
      isBlocking: true,
      handle() {
        const { caRoot, cluster } = store.state();
        const roots = [...caRoot.values()];
        return {
          json: {
            ActiveRootID: roots.find((root) => root.active)?.id ?? '',
            TrustDomain: cluster.trustDomain,
            Roots: roots.map((root) => ({
              ID: root.id,
              Name: root.name,
              SerialNumber: root.serialNumber,
              NotBefore: root.notBefore,
              NotAfter: root.notAfter,
              RootCert: root.certPem,
              IntermediateCerts: null,
              Active: root.active,
              CreateIndex: root.createIndex,
              ModifyIndex: root.modifyIndex,
            })),
          },
        };
      },
    },
  ];
}
