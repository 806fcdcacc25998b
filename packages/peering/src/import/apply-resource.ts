import { fromBinary } from '@bufbuild/protobuf';
import { formatHostPort, type HostPort, parseHostPort } from '@peerway/model/host-port';
import { peeringRole } from '@peerway/model/peering';
import {
  PeeringServerAddressesSchema,
  PeeringTrustBundleSchema,
} from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import { ExportedServiceListSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { ReceivedResource } from '../stream/machine.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import type { ImportDraft } from './import-draft.ts';
import { ImportError, requireImport } from './import-error.ts';
import { readExportedService, requireName } from './imported-service.ts';
import { checkTrustBundle } from './trust-bundle.ts';

const ADDRESSES_MAX = 256;

/** Changes the draft as the resource says. Throws ImportError, with the draft as it was, when the resource can't be applied. */
export function applyResource(draft: ImportDraft, resource: ReceivedResource): void {
  const { peering } = draft;
  switch (resource.url) {
    case resourceUrls.exportedService: {
      const owner = { peerName: peering.name, partition: peering.partition };
      draft.replaceService(readExportedService(resource.id, resource.bytes, owner));
      return;
    }
    case resourceUrls.exportedServiceList:
      draft.retainServices(readServiceList(resource.bytes));
      return;
    case resourceUrls.trustBundle: {
      const message = decoded(() => fromBinary(PeeringTrustBundleSchema, resource.bytes));
      const rootPems = checkTrustBundle(draft, message.TrustDomain, message.RootPEMs);
      draft.setBundle({
        peerName: peering.name,
        partition: peering.partition,
        trustDomain: message.TrustDomain,
        rootPems,
        exportedPartition: message.ExportedPartition,
        createIndex: 0,
        modifyIndex: 0,
      });
      draft.setPeering({ peerCaPems: rootPems });
      return;
    }
    case resourceUrls.serverAddresses: {
      // Addresses on an acceptor would make it a dialer: the role is told by them.
      requireImport(peeringRole(peering) === 'dialer', 'only the side that dials takes server addresses');
      const message = decoded(() => fromBinary(PeeringServerAddressesSchema, resource.bytes));
      draft.setPeering({ peerServerAddresses: readAddresses(message.Addresses) });
      return;
    }
    default:
      resource.url satisfies never;
  }
}

/** Names of an ExportedServiceList. Throws ImportError. */
export function readServiceList(bytes: Uint8Array): string[] {
  const { Services: services } = decoded(() => fromBinary(ExportedServiceListSchema, bytes));
  for (const service of services) requireName(service, 'a service name');
  return [...new Set(services)];
}

function readAddresses(addresses: readonly string[]): string[] {
  requireImport(addresses.length > 0, 'the list of server addresses is empty');
  requireImport(addresses.length <= ADDRESSES_MAX, `there are more than ${ADDRESSES_MAX} server addresses`);
  const parsed = addresses.map((address): HostPort => {
    const hostPort = parseHostPort(address);
    requireImport(hostPort !== null, 'one of the server addresses is not host:port');
    return hostPort;
  });
  // Consul sends IPv6 without brackets; kept with them.
  return [...new Set(parsed.map(formatHostPort))];
}

function decoded<Message>(decode: () => Message): Message {
  try {
    return decode();
  } catch {
    throw new ImportError('the content can not be decoded');
  }
}
