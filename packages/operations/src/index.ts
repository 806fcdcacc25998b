export { anonymousCaller, authenticate, type Credentials, isStillValid, refreshCaller } from './access/authenticate.ts';
export { ensureAclBootstrap } from './acl/ensure-acl-bootstrap.ts';
export { createPolicy, deletePolicy, listPolicies } from './acl/policies.ts';
export { createToken, deleteToken, listTokens, readSelfToken } from './acl/tokens.ts';
export { deregisterService } from './catalog/deregister-service.ts';
export { registerService } from './catalog/register-service.ts';
export { ensureCaRoot, issueServerLeaf, signProxyLeaf } from './certificate/certificate-authority.ts';
export { createSigningLimit } from './certificate/signing-limit.ts';
export { readCluster } from './cluster/read-cluster.ts';
export { type ClusterEvent, pause, watchEvents } from './cluster/watch-events.ts';
export { deleteConfigEntry } from './config-entry/delete-config-entry.ts';
export { listConfigEntries, readConfigEntry } from './config-entry/read-config-entries.ts';
export { writeConfigEntry } from './config-entry/write-config-entry.ts';
export type { Caller, Live, Log, OperationContext, Services } from './context.ts';
export { addExportConsumer, removeExportConsumer } from './exported-service/edit-exported-services.ts';
export { listExportedServices } from './exported-service/list-exported-services.ts';
export {
  listMeshGatewayModes,
  type MeshGatewayModeChange,
  type MeshGatewayModes,
  previewMeshGatewayMode,
  setMeshGatewayMode,
} from './mesh-gateway-mode/mesh-gateway-modes.ts';
export { formatPath, parseInput } from './parse-input.ts';
export { deletePeering } from './peering/delete-peering.ts';
export { establishPeering } from './peering/establish-peering.ts';
export { generatePeeringToken } from './peering/generate-peering-token.ts';
export { createPeeringBackend } from './peering/peering-backend.ts';
export { inspectPeeringToken, listPeerings, readDeletionImpact, readPeering } from './peering/read-peerings.ts';
export { listProxies, readProxy, readProxyHistory } from './proxy/list-proxies.ts';
export { startProxyLiveness } from './proxy/proxy-liveness.ts';
export { ProxyRegistry } from './proxy/proxy-registry.ts';
export { takeProxyReport } from './proxy/take-report.ts';
export { watchSnapshot } from './proxy/watch-snapshot.ts';
export { listServices, readService } from './service/read-services.ts';
export { FailureLimiter } from './session/failure-limiter.ts';
export { type CurrentSession, currentSession, SESSION_MS, type SignedIn, signIn, signOut } from './session/sessions.ts';
export { readTopology } from './topology/read-topology.ts';
