import type { ErrorCode } from '@peerway/model/error';
import type { Unavailable } from '@peerway/model/snapshot';

/*
 * Why nothing can be reached, in the console's words: the cause, then the way on. One function per cause; the proxy's answer,
 * the topology and the lists all say the same.
 */

const because = (code: ErrorCode, message: string): Unavailable => ({ code, message });

export const peeringMissing = (service: string, peer: string): Unavailable =>
  because(
    'routing.peering_missing',
    `This cluster has no peering named "${peer}", so ${service} there can not be reached. Establish the peering, or correct the peer in the upstream.`,
  );

export const peeringBeingDeleted = (service: string, peer: string): Unavailable =>
  because(
    'routing.peering_missing',
    `The peering "${peer}" is being deleted in this cluster, so ${service} there can not be reached. Wait until it is gone, then establish it again.`,
  );

export const peeringTerminated = (service: string, peer: string): Unavailable =>
  because(
    'routing.peering_terminated',
    `The cluster "${peer}" deleted its peering with this one, so ${service} there can not be reached. Establish it again with a new token from there.`,
  );

export const serviceNotExported = (service: string, peer: string): Unavailable =>
  because(
    'routing.service_not_exported',
    `Peer "${peer}" does not export ${service} to this cluster. Add this cluster as a consumer of ${service} in the exported services of "${peer}".`,
  );

export const serviceNotExportedToPartition = (service: string, partition: string, from: string): Unavailable =>
  because(
    'routing.service_not_exported',
    `Partition ${partition} does not export ${service} to partition ${from}. Add partition ${from} as a consumer of ${service} in the exported services of ${partition}.`,
  );

export const noGatewayOfPartition = (service: string, partition: string, gateways: number): Unavailable =>
  because(
    'routing.no_remote_gateway',
    gateways === 0
      ? `${service} is reached through the gateway of partition ${partition}, and none is registered there. Register one, or use mode none.`
      : `${service} is reached through the gateway of partition ${partition}, and ${gateways === 1 ? 'the only one is not' : `none of the ${gateways} is`} healthy. Mend a gateway, or use mode none.`,
  );

export const trustBundleMissing = (service: string, peer: string): Unavailable =>
  because(
    'routing.trust_bundle_missing',
    `No usable trust bundle of peer "${peer}" has arrived, so the certificates of ${service} can not be checked. See whether the peering "${peer}" is connected.`,
  );

export const noRemoteGateway = (service: string, peer: string): Unavailable =>
  because(
    'routing.no_remote_gateway',
    `Peer "${peer}" exports ${service}, but has no mesh gateway that leads to it. Register a mesh gateway in "${peer}", and a sidecar for ${service}.`,
  );

export const noHealthyRemoteGateway = (service: string, peer: string, gateways: number): Unavailable =>
  because(
    'routing.no_healthy_remote_gateway',
    `${gateways === 1 ? 'The only mesh gateway' : `All ${gateways} mesh gateways`} of peer "${peer}" ${gateways === 1 ? 'fails its' : 'fail their'} health checks, so ${service} there can not be reached. Look at the gateways in "${peer}".`,
  );

export const noLocalGateway = (service: string, peer: string, partition: string): Unavailable =>
  because(
    'routing.no_local_gateway',
    `The upstream ${service} of peer "${peer}" is in mode local, and partition ${partition} has no mesh gateway. Register one, or use mode remote.`,
  );

export const noHealthyLocalGateway = (
  service: string,
  peer: string,
  partition: string,
  gateways: number,
): Unavailable =>
  because(
    'routing.no_local_gateway',
    `The upstream ${service} of peer "${peer}" is in mode local, and ${gateways === 1 ? 'the only mesh gateway' : `none of the ${gateways} mesh gateways`} of partition ${partition} is ${gateways === 1 ? 'not ' : ''}healthy. Mend a gateway, or use mode remote.`,
  );

export const upstreamUnknown = (service: string, partition: string): Unavailable =>
  because(
    'routing.upstream_unknown',
    `No service ${service} is registered in partition ${partition}. Register it, or correct the upstream.`,
  );

export const noSidecar = (service: string): Unavailable =>
  because(
    'routing.no_healthy_instance',
    `${service} is registered, but none of its instances has a sidecar, so it can not be reached through the mesh. Start a sidecar for it.`,
  );

export const noHealthyInstance = (service: string, instances: number): Unavailable =>
  because(
    'routing.no_healthy_instance',
    `${instances === 1 ? 'The only instance' : `All ${instances} instances`} of ${service} ${instances === 1 ? 'fails its' : 'fail their'} health checks. Look at the instances of ${service}.`,
  );

export const chainBroken = (service: string, fault: string): Unavailable =>
  because(
    'routing.chain_broken',
    `The discovery chain leads to ${service}, and nothing can be sent there: ${fault}. Mend its config entries.`,
  );

export const subsetEmpty = (service: string, subset: string, instances: number): Unavailable =>
  because(
    'routing.no_healthy_instance',
    `${instances === 1 ? 'The only instance' : `None of the ${instances} instances`} of ${service} is ${instances === 1 ? 'not ' : ''}in its subset ${subset}. Look at the filter of the subset in service-resolver/${service}.`,
  );

export const preparedQuery = (name: string): Unavailable =>
  because(
    'routing.upstream_unknown',
    `The upstream ${name} is a prepared query, and this cluster has none. Name a service; its failover is set in service-resolver.`,
  );

export const otherDatacenter = (service: string, datacenter: string): Unavailable =>
  because(
    'routing.upstream_unknown',
    `The upstream ${service} is of datacenter ${datacenter}, and clusters are joined by peering only. Name the peer that the other cluster is here.`,
  );
