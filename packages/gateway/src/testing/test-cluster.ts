import type { SignedLeaf } from '@peerway/model/certificate';
import type { ResourceOf } from '@peerway/model/snapshot';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { createRoot, parseCsr, type SigningRoot, signLeaf } from '@peerway/pki';
import { forgeCertificate } from '@peerway/pki/testing/hostile';

/** A cluster's CA with names for its identities. */
export class TestCluster {
  readonly trustDomain: string;
  readonly datacenter = 'dc1';
  root: SigningRoot & { id: string };

  constructor(name: string) {
    this.trustDomain = `${name}.consul`;
    this.root = createRoot({ trustDomain: this.trustDomain, now: new Date() });
  }

  serviceUri(service: string): string {
    const { trustDomain, datacenter } = this;
    return formatSpiffeId({
      kind: 'service',
      trustDomain,
      partition: 'default',
      namespace: 'default',
      datacenter,
      service,
    });
  }

  get gatewayUri(): string {
    return formatSpiffeId({
      kind: 'mesh-gateway',
      trustDomain: this.trustDomain,
      partition: 'default',
      datacenter: this.datacenter,
    });
  }

  bundle(peer = ''): ResourceOf<'trust-bundle'> {
    return { type: 'trust-bundle', name: this.trustDomain, peer, rootPems: [this.root.certPem] };
  }

  identity(spiffeId: string): ResourceOf<'identity'> {
    return { type: 'identity', name: 'identity', spiffeId, dnsNames: [], rootId: this.root.id };
  }

  /** A client's key and certificate, made without a request. */
  credentials(uri: string, dates: { notBefore?: Date; notAfter?: Date } = {}): { key: string; cert: string } {
    const { certPem, privateKeyPem } = forgeCertificate({ issuer: this.root, uris: [uri], ...dates });
    return { key: privateKeyPem, cert: certPem };
  }

  sign(csrPem: string, validityMs?: number): SignedLeaf {
    return signLeaf({
      root: this.root,
      csr: parseCsr(csrPem),
      now: new Date(),
      ...(validityMs === undefined ? {} : { validityMs }),
    });
  }
}
