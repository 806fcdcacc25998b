import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  PeeringServerAddressesSchema,
  PeeringTrustBundleSchema,
} from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import {
  ExportedServiceListSchema,
  ExportedServiceSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { CheckServiceNodeSchema } from '../gen/hashicorp/consul/internal/service/service_pb.js';
import type { ReceivedResource } from '../stream/machine.ts';
import { resourceIds, resourceUrls } from '../wire/resource-url.ts';

type NodeInit = Exclude<MessageInitShape<typeof CheckServiceNodeSchema>, { $typeName: string }>;

/** One instance as Consul sends it; anything may be replaced. */
export function wireInstance(service: string, place = 0, over: NodeInit = {}): NodeInit {
  return {
    Node: {
      ...{ ID: `00000000-0000-4000-8000-00000000000${place}`, Node: `node-${place}`, Address: `10.1.0.${place}` },
      ...{ Datacenter: 'dc1', Meta: { 'consul-network-segment': '' }, Partition: 'theirs', PeerName: 'ours-by-them' },
    },
    Service: {
      ...{ ID: `${service}-${place}`, Service: service, Tags: ['a'], Port: 8080, Weights: { Passing: 1, Warning: 1 } },
      ...{ Meta: { version: '1' }, PeerName: 'somebody', EnterpriseMeta: { Namespace: 'ns' } },
    },
    Checks: [
      {
        ...{ Node: `node-${place}`, CheckID: `${service}-${place}:overall-check`, Name: 'overall-check' },
        ...{ Status: 'passing', ServiceID: `${service}-${place}`, ServiceName: service, PeerName: 'somebody' },
      },
    ],
    ...over,
  };
}

const received = (url: ReceivedResource['url'], id: string, bytes: Uint8Array): ReceivedResource => ({
  ...{ url, id, bytes },
  nonce: '00000001',
});

export const serviceResource = (service: string, nodes: NodeInit[]): ReceivedResource =>
  received(
    resourceUrls.exportedService,
    service,
    toBinary(ExportedServiceSchema, create(ExportedServiceSchema, { Nodes: nodes })),
  );

export const listResource = (services: string[]): ReceivedResource =>
  received(
    resourceUrls.exportedServiceList,
    resourceIds.exportedServiceList,
    toBinary(ExportedServiceListSchema, create(ExportedServiceListSchema, { Services: services })),
  );

export const bundleResource = (trustDomain: string, rootPems: string[]): ReceivedResource =>
  received(
    resourceUrls.trustBundle,
    resourceIds.trustBundle,
    toBinary(
      PeeringTrustBundleSchema,
      create(PeeringTrustBundleSchema, {
        ...{ TrustDomain: trustDomain, RootPEMs: rootPems, PeerName: 'somebody', Partition: 'theirs' },
      }),
    ),
  );

export const addressesResource = (addresses: string[]): ReceivedResource =>
  received(
    resourceUrls.serverAddresses,
    resourceIds.serverAddresses,
    toBinary(PeeringServerAddressesSchema, create(PeeringServerAddressesSchema, { Addresses: addresses })),
  );
