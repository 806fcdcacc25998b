/** Rules of the `builtin/global-read-only` policy: see everything in every partition and namespace there will be, change nothing. */
export const GLOBAL_READ_ONLY_RULES = `acl = "read"
keyring = "read"
operator = "read"
partition_prefix "" {
  mesh = "read"
  peering = "read"
  agent_prefix "" { policy = "read" }
  node_prefix "" { policy = "read" }
  namespace_prefix "" {
    policy = "read"
    event_prefix "" { policy = "read" }
    identity_prefix "" { policy = "read" }
    key_prefix "" { policy = "read" }
    query_prefix "" { policy = "read" }
    service_prefix "" { policy = "read" intentions = "read" }
    session_prefix "" { policy = "read" }
  }
}
`;
