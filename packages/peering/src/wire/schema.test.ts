import type { DescMessage } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import * as common from '../gen/hashicorp/consul/internal/common/common_pb.js';
import * as peering from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import * as peerstream from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import * as service from '../gen/hashicorp/consul/internal/service/service_pb.js';
import * as status from '../gen/hashicorp/consul/internal/status/status_pb.js';

/** `Name=number` of each field, in order: the table of peering-wire §3.2–3.5 as text. */
const fields = (schema: DescMessage): string => schema.fields.map((each) => `${each.name}=${each.number}`).join(' ');

describe('field numbers', () => {
  it.each([
    [peerstream.ReplicationMessageSchema, 'open=1 request=2 response=3 terminated=4 heartbeat=5'],
    [peerstream.ReplicationMessage_OpenSchema, 'PeerID=1 StreamSecretID=2 Remote=3'],
    [peerstream.ReplicationMessage_RequestSchema, 'PeerID=1 ResponseNonce=2 ResourceURL=3 Error=5'],
    [peerstream.ReplicationMessage_ResponseSchema, 'Nonce=1 ResourceURL=2 ResourceID=3 Resource=4 operation=5'],
    [peerstream.ExportedServiceSchema, 'Nodes=1'],
    [peerstream.ExportedServiceListSchema, 'Services=1'],
    [peerstream.LeaderAddressSchema, 'address=1'],
    [peerstream.ExchangeSecretRequestSchema, 'PeerID=1 EstablishmentSecret=2'],
    [peerstream.ExchangeSecretResponseSchema, 'StreamSecret=1'],
    [peering.RemoteInfoSchema, 'Partition=1 Datacenter=2 Locality=3'],
    [
      peering.PeeringTrustBundleSchema,
      'TrustDomain=1 PeerName=2 Partition=3 RootPEMs=4 ExportedPartition=5 CreateIndex=6 ModifyIndex=7',
    ],
    [peering.PeeringServerAddressesSchema, 'Addresses=1'],
    [service.CheckServiceNodeSchema, 'Node=1 Service=2 Checks=3'],
    [
      service.NodeSchema,
      'ID=1 Node=2 Address=3 Datacenter=4 TaggedAddresses=5 Meta=6 RaftIndex=7 Partition=8 PeerName=9 Locality=10',
    ],
    [
      service.NodeServiceSchema,
      'Kind=1 ID=2 Service=3 Tags=4 Address=5 Meta=6 Port=7 Weights=8 EnableTagOverride=9 Proxy=11 Connect=12 LocallyRegisteredAsSidecar=13 RaftIndex=14 TaggedAddresses=15 EnterpriseMeta=16 SocketPath=17 PeerName=18 Locality=19 Ports=20',
    ],
    [service.ServiceAddressSchema, 'Address=1 Port=2'],
    [service.WeightsSchema, 'Passing=1 Warning=2'],
    [service.ServicePortSchema, 'Port=1 Name=2 Default=3'],
    [service.ServiceConnectSchema, 'Native=1 PeerMeta=4'],
    [service.PeeringServiceMetaSchema, 'SNI=1 SpiffeID=2 Protocol=3'],
    [service.ConnectProxyConfigSchema, 'DestinationServiceName=1 DestinationServiceID=2'],
    [
      service.HealthCheckSchema,
      'Node=1 CheckID=2 Name=3 Status=4 Notes=5 Output=6 ServiceID=7 ServiceName=8 ServiceTags=9 RaftIndex=11 Type=12 EnterpriseMeta=13 ExposedPort=14 Interval=15 Timeout=16 PeerName=17',
    ],
    [common.RaftIndexSchema, 'CreateIndex=1 ModifyIndex=2'],
    [common.EnterpriseMetaSchema, 'Namespace=1 Partition=2'],
    [common.LocalitySchema, 'Region=1 Zone=2'],
    [status.StatusSchema, 'code=1 message=2 details=3'],
  ] satisfies [DescMessage, string][])('of $typeName are Consul’s', (schema, expected) => {
    expect(fields(schema)).toBe(expected);
  });
});
