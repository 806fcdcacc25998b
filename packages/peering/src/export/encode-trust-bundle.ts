import { create, toBinary } from '@bufbuild/protobuf';
import type { MeshState } from '@peerway/mesh';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeeringTrustBundleSchema } from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import { exportedResource } from '../stream/resource.ts';
import { resourceIds, resourceUrls } from '../wire/resource-url.ts';

type Roots = Pick<MeshState, 'caRoot' | 'cluster'>;

/**
 * Every root of this cluster's CA, the ones that sign nothing yet or any more too (peering-wire §10), and the partition whose
 * services the peer sees: the identities of its clients name it, and the peer's intentions go by that. Empty: the default one.
 */
export const encodeTrustBundle = ({ caRoot, cluster }: Roots, partition: string): Uint8Array =>
  toBinary(
    PeeringTrustBundleSchema,
    create(PeeringTrustBundleSchema, {
      TrustDomain: cluster.trustDomain,
      ExportedPartition: partition === DEFAULT_PARTITION ? '' : partition,
      RootPEMs: [...caRoot.values()]
        .toSorted((a, b) => a.createIndex - b.createIndex || (a.id < b.id ? -1 : 1))
        .map((root) => `${root.certPem.trimEnd()}\n`),
    }),
  );

/** What an acknowledgement of the trust bundle as it is now, by a peer of the partition, is told by. */
export const ownTrustBundleHash = (state: Roots, partition: string): string =>
  exportedResource(resourceUrls.trustBundle, resourceIds.trustBundle, encodeTrustBundle(state, partition)).hash;
