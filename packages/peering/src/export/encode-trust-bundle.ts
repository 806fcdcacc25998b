import { create, toBinary } from '@bufbuild/protobuf';
import type { MeshState } from '@peerway/mesh';
import { PeeringTrustBundleSchema } from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import { exportedResource } from '../stream/resource.ts';
import { resourceIds, resourceUrls } from '../wire/resource-url.ts';

type Roots = Pick<MeshState, 'caRoot' | 'cluster'>;

/** Every root of this cluster's CA, the ones that sign nothing yet or any more too (peering-wire §10). */
export const encodeTrustBundle = ({ caRoot, cluster }: Roots): Uint8Array =>
  toBinary(
    PeeringTrustBundleSchema,
    create(PeeringTrustBundleSchema, {
      TrustDomain: cluster.trustDomain,
      RootPEMs: [...caRoot.values()]
        .toSorted((a, b) => a.createIndex - b.createIndex || (a.id < b.id ? -1 : 1))
        .map((root) => `${root.certPem.trimEnd()}\n`),
    }),
  );

/** What an acknowledgement of the trust bundle as it is now is told by. */
export const ownTrustBundleHash = (state: Roots): string =>
  exportedResource(resourceUrls.trustBundle, resourceIds.trustBundle, encodeTrustBundle(state)).hash;
