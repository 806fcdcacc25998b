/** Type URLs of what a stream carries; they stand in `ResourceURL` and, identically, in `Any.type_url` (peering-wire §3.6). */
export const resourceUrls = {
  exportedService: 'type.googleapis.com/hashicorp.consul.internal.peerstream.ExportedService',
  exportedServiceList: 'type.googleapis.com/hashicorp.consul.internal.peerstream.ExportedServiceList',
  trustBundle: 'type.googleapis.com/hashicorp.consul.internal.peering.PeeringTrustBundle',
  serverAddresses: 'type.googleapis.com/hashicorp.consul.internal.peering.PeeringServerAddresses',
} as const;

export type ResourceUrl = (typeof resourceUrls)[keyof typeof resourceUrls];

const known: ReadonlySet<string> = new Set(Object.values(resourceUrls));
export const isResourceUrl = (url: string): url is ResourceUrl => known.has(url);

/** `ResourceID` of the resources of which there is one per stream (peering-wire §5.4). */
export const resourceIds = {
  exportedServiceList: 'exported-service-list',
  trustBundle: 'roots',
  serverAddresses: 'server-addrs',
} as const;

export { SIDECAR_PROXY_SUFFIX } from '@peerway/model/peering';
