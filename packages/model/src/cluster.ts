/** What a cluster is. One row, made when the server first starts. */
export type ClusterInfo = {
  /** UUID behind the trust domain. */
  id: string;
  datacenter: string;
  /** `<uuid>.consul`, lower case; never changes (peering-wire §7). */
  trustDomain: string;
  /** What ACLs and intentions answer where no rule matches. */
  aclDefaultPolicy: 'allow' | 'deny';
  intentionDefaultPolicy: 'allow' | 'deny';
  /** `host:port` of the gRPC TLS listeners that peers may dial (direct mode). */
  serverAddresses: string[];
  /** `host:port` of the same listeners for mesh gateways of this cluster; the other addresses may lead nowhere from inside it. */
  lanServerAddresses: string[];
};

/** The cluster for the console's frame. */
export type ClusterView = {
  datacenter: string;
  trustDomain: string;
  version: string;
  isLeader: boolean;
  index: number;
  startedAt: string;
};
