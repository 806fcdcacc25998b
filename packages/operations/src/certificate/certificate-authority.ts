import type { SignedLeaf } from '@peerway/model/certificate';
import { PeerwayError } from '@peerway/model/error';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { createServerLeaf, parseCsr, type SigningRoot, signLeaf } from '@peerway/pki';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext, Services } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { activeRoot, caConfigOf, makeRoot } from './ca-root-row.ts';

/** Makes the cluster's CA on the first start. Its private key is stored encrypted. */
export async function ensureCaRoot({ store, now, log }: Services): Promise<void> {
  if (activeRoot(store.state()) !== undefined) return;
  const { result } = await store.transact(async (transaction) => {
    if (activeRoot(transaction.state) !== undefined) return null;
    const { created, row } = makeRoot(transaction.state, { rootState: 'active', now: now() });
    transaction.put('caRoot', row);
    await transaction.setCaKey(row.id, created.privateKeyPem);
    transaction.audit({
      actor: 'first-start',
      operation: 'ca.create-root',
      target: row.id,
      outcome: 'done',
      requestId: '',
    });
    return row.id;
  });
  if (result !== null) log('info', 'ca.root_created', { rootId: result });
}

/** The root that signs now, with its key and what earlier roots say for it; null before the CA is ready. */
async function signingRoot({ store }: Services): Promise<SigningRoot | null> {
  const root = activeRoot(store.state());
  const privateKeyPem = root === undefined ? null : await store.caKey(root.id);
  if (root === undefined || privateKeyPem === null) return null;
  return { certPem: root.certPem, privateKeyPem, crossSignedPems: root.crossSigned.map(({ certPem }) => certPem) };
}

/** The leaf that the peering listener presents (peering-wire §4.1); null before the CA is ready. */
export async function issueServerLeaf(
  services: Services,
): Promise<{ certChainPem: string; privateKeyPem: string } | null> {
  const root = await signingRoot(services);
  const state = services.store.state();
  const validityMs = caConfigOf(state).leafTtlMs;
  return root && createServerLeaf({ root, cluster: state.cluster, now: services.now(), validityMs });
}

/**
 * Signs a proxy's CSR. Its identity must be of this cluster and one that the token may have: `service:write` on the service's
 * name, `mesh:write` for a mesh gateway. Server identities are never signed here.
 * @throws PeerwayError `ca.csr_invalid`, `acl.permission_denied`, `request.conflict` when too many ask at once
 */
export async function signProxyLeaf(context: OperationContext, rawInput: unknown): Promise<SignedLeaf> {
  const operation = 'ca.sign-leaf';
  const { csrPem } = parseInput(
    z.object({
      csrPem: z
        .string()
        .min(1)
        .max(16 * 1024),
    }),
    rawInput,
  );
  const csr = parseCsr(csrPem);
  const { id } = csr;
  const { datacenter, trustDomain } = context.store.state().cluster;
  const isOurs = id.kind !== 'signing' && id.trustDomain === trustDomain && id.datacenter === datacenter;
  if (!isOurs || formatSpiffeId(id) !== csr.uri)
    throw new PeerwayError(
      'ca.csr_invalid',
      `The identity ${csr.uri} is not of this cluster (trust domain ${trustDomain}, datacenter ${datacenter})`,
      {
        field: 'csrPem',
      },
    );
  switch (id.kind) {
    case 'service':
      requirePermission(context, operation, {
        resource: 'service',
        name: id.service,
        partition: id.partition,
        namespace: id.namespace,
        access: 'write',
      });
      requireScope(context.store.state(), id.partition, id.namespace);
      break;
    case 'mesh-gateway':
      requirePermission(context, operation, { resource: 'mesh', partition: id.partition, access: 'write' });
      requireScope(context.store.state(), id.partition);
      break;
    case 'server':
      throw new PeerwayError('ca.csr_invalid', `An identity of kind "${id.kind}" is never given to a proxy`, {
        field: 'csrPem',
      });
    default:
      id satisfies never;
  }
  if (!context.live.signing.take())
    throw new PeerwayError('platform.unavailable', 'too many certificates are being asked for; try again shortly');
  const root = await signingRoot(context);
  if (root === null) throw new PeerwayError('peering.not_ready', 'CA has not finished initializing');
  // Names in the CSR's DNS SANs prove nothing about the caller; only those that belong to the identity would be right, and proxies need none.
  const { leafTtlMs } = caConfigOf(context.store.state());
  return signLeaf({ root, csr: { ...csr, dnsNames: [] }, now: context.now(), validityMs: leafTtlMs });
}
