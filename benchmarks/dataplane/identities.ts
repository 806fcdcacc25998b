import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCluster } from '@peerway/gateway/testing/test-cluster';
import { forgeCertificate } from '@peerway/pki/testing/hostile';
import { API_SNI, UPSTREAM_SNI } from './names.ts';

/** `west` exports the services; `east` is the peer whose clients use them. */
export type Clusters = { west: TestCluster; east: TestCluster };

/** `.crt`, `.key` and `.pem` (both) of each of these lie in the directory. */
type Holder = 'proxy' | 'origin' | 'client';

const ROOTS_FILE = 'roots.json';

/**
 * Makes the CAs of both clusters and leaves for everybody, once, so that all proxies of a run show and check the same ones.
 * @param directory gets the files; private keys among them
 */
export function writeIdentities(directory: string): void {
  const clusters: Clusters = { west: new TestCluster('west'), east: new TestCluster('east') };
  const { west, east } = clusters;
  write(directory, ROOTS_FILE, JSON.stringify({ west: west.root, east: east.root }));
  write(directory, 'west-ca.crt', west.root.certPem);
  write(directory, 'east-ca.crt', east.root.certPem);
  writeLeaf(directory, 'proxy', west, west.gatewayUri, API_SNI);
  writeLeaf(directory, 'origin', west, west.serviceUri('api'), UPSTREAM_SNI);
  writeLeaf(directory, 'client', east, east.serviceUri('web'), 'web.test');
}

/** The clusters whose CAs `writeIdentities` made. */
export function readClusters(directory: string): Clusters {
  const roots = JSON.parse(readFileSync(join(directory, ROOTS_FILE), 'utf8'));
  const clusterOf = (name: 'west' | 'east'): TestCluster => {
    const cluster = new TestCluster(name);
    cluster.root = roots[name];
    return cluster;
  };
  return { west: clusterOf('west'), east: clusterOf('east') };
}

/** Key and certificate in the form that Node's TLS takes. */
export function readCredentials(directory: string, holder: Holder): { key: Buffer; cert: Buffer } {
  return {
    key: readFileSync(join(directory, `${holder}.key`)),
    cert: readFileSync(join(directory, `${holder}.crt`)),
  };
}

/** The DNS name is for HAProxy and nginx, which check one where the gateway checks the URI. */
function writeLeaf(directory: string, holder: Holder, issuer: TestCluster, uri: string, dnsName: string): void {
  const { certPem, privateKeyPem } = forgeCertificate({ issuer: issuer.root, uris: [uri], dnsNames: [dnsName] });
  write(directory, `${holder}.crt`, certPem);
  write(directory, `${holder}.key`, privateKeyPem);
  write(directory, `${holder}.pem`, `${certPem.trim()}\n${privateKeyPem}`);
}

function write(directory: string, name: string, content: string): void {
  writeFileSync(join(directory, name), content, { mode: 0o600 });
}
