export {
  type AccessQuestion,
  accessorInputSchema,
  explainInputSchema,
  whoCanInputSchema,
} from './access/access-question.ts';
export { anonymousCaller, authenticate, type Credentials, isStillValid, refreshCaller } from './access/authenticate.ts';
export { authorizeAll } from './access/authorize-all.ts';
export { type ExplainedAccess, explainAccess, listWhatCan } from './access/explain-access.ts';
export type {
  PermissionCases,
  PermissionNeed,
  PermissionRule,
  PermissionRules,
  PermissionSubject,
} from './access/permission-rule.ts';
export { type OperationName, permissions } from './access/permissions.ts';
export { listWhoCan, type WhoCan, type WhoCanPage } from './access/who-can.ts';
export { listAssessedTokens, readAssessedToken } from './acl/assessed-tokens.ts';
export {
  createAuthMethod,
  deleteAuthMethod,
  listAuthMethods,
  readAuthMethod,
  updateAuthMethod,
} from './acl/auth-methods.ts';
export {
  createBindingRule,
  deleteBindingRule,
  listBindingRules,
  readBindingRule,
  updateBindingRule,
} from './acl/binding-rules.ts';
export { bootstrapAcl } from './acl/bootstrap-acl.ts';
export { cloneToken } from './acl/clone-token.ts';
export { createToken } from './acl/create-token.ts';
export { ensureAclBootstrap } from './acl/ensure-acl-bootstrap.ts';
export { createMeshGatewayToken, type GatewayNeedView, listGatewayNeeds } from './acl/mesh-gateway-token.ts';
export { createPolicy, deletePolicy, listPolicies, readPolicy, updatePolicy } from './acl/policies.ts';
export { createRole, deleteRole, listRoles, readRole, updateRole } from './acl/roles.ts';
export { listTemplatedPolicies, previewTemplatedPolicy, readTemplatedPolicy } from './acl/templated-policies.ts';
export { startTokenExpiry } from './acl/token-expiry-loop.ts';
export { deleteToken, listTokens, readSelfToken, readToken } from './acl/tokens.ts';
export { updateToken } from './acl/update-token.ts';
export { readAttention } from './attention/read-attention.ts';
export { countNewerAuditEvents, exportAuditEvents, listAuditEvents, verifyAudit } from './audit/read-audit.ts';
export { recordRefusal } from './audit/record-refusal.ts';
export { deregisterService } from './catalog/deregister-service.ts';
export { listNodes, type NodeSummary } from './catalog/list-nodes.ts';
export {
  type CatalogInstance,
  type Filtered,
  listCatalogNodes,
  listChecks,
  listNodeInstances,
  listServiceInstances,
  listServiceTags,
} from './catalog/read-catalog.ts';
export { deregisterCatalog, registerCatalog } from './catalog/register-catalog.ts';
export { registerService } from './catalog/register-service.ts';
export { requireAgentRead } from './catalog/require-agent-read.ts';
export { readCaConfig, writeCaConfig } from './certificate/ca-config.ts';
export { caConfigOf } from './certificate/ca-root-row.ts';
export { type DescribedCaRoot, listCaRoots } from './certificate/ca-roots.ts';
export { ensureCaRoot, issueServerLeaf, signProxyLeaf } from './certificate/certificate-authority.ts';
export { readCa } from './certificate/read-ca.ts';
export { activateCaRoot, cancelCaRotation, startCaRotation } from './certificate/rotate-ca.ts';
export { advanceCaRotation, startCaRotationLoop } from './certificate/rotation-loop.ts';
export { createSigningLimit } from './certificate/signing-limit.ts';
export { CheckDeadlines } from './check/check-deadlines.ts';
export { startCheckExpiry } from './check/check-expiry.ts';
export { setMaintenance, updateCheck } from './check/update-check.ts';
export { readCluster } from './cluster/read-cluster.ts';
export { type ClusterEvent, pause, watchEvents } from './cluster/watch-events.ts';
export { listConfigEntryRevisions, rollBackConfigEntry } from './config-entry/config-entry-revisions.ts';
export {
  type ParsedConfigEntryText,
  parseConfigEntryText,
  renderConfigEntry,
} from './config-entry/config-entry-text.ts';
export { deleteConfigEntry } from './config-entry/delete-config-entry.ts';
export { previewConfigEntry } from './config-entry/preview-config-entry.ts';
export { listConfigEntries, readConfigEntry } from './config-entry/read-config-entries.ts';
export { writeConfigEntry } from './config-entry/write-config-entry.ts';
export type { Caller, Live, OperationContext, Services } from './context.ts';
export { listDiscoveryChains, readDiscoveryChain } from './discovery-chain/read-discovery-chains.ts';
export { addExportConsumer, removeExportConsumer } from './exported-service/edit-exported-services.ts';
export { listExportedServices, listServicesForPeer } from './exported-service/list-exported-services.ts';
export {
  deleteExportPart,
  listExportParts,
  readExportPart,
  writeExportPart,
} from './exported-service/write-export-part.ts';
export { checkIntention, matchIntentions } from './intention/check-intention.ts';
export { deleteIntention, listIntentions, readIntention, writeIntention } from './intention/intentions.ts';
export { login, logout } from './login/login.ts';
export { beginOidcSignIn, finishOidcSignIn, listSignInMethods, SIGN_IN_ATTEMPT_MS } from './login/oidc-sign-in.ts';
export { previewLogin } from './login/preview-login.ts';
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
export { preflightPeering } from './peering/preflight-peering.ts';
export { readPeeringServices } from './peering/read-peering-services.ts';
export { listPeerings, readDeletionImpact, readPeering } from './peering/read-peerings.ts';
export { listProxies, readProxy, readProxyHistory } from './proxy/list-proxies.ts';
export { startProxyLiveness } from './proxy/proxy-liveness.ts';
export { ProxyRegistry } from './proxy/proxy-registry.ts';
export { takeProxyReport } from './proxy/take-report.ts';
export { watchSnapshot } from './proxy/watch-snapshot.ts';
export { planUpstream } from './service/plan-upstream.ts';
export { listImportedServices, listServices, readService } from './service/read-services.ts';
export { FailureLimiter } from './session/failure-limiter.ts';
export { followCaller, whileCallerStands } from './session/follow-caller.ts';
export { listSessions } from './session/list-sessions.ts';
export type { SignedIn } from './session/put-session.ts';
export { revokeOtherSessions, revokeSession } from './session/revoke-sessions.ts';
export { startSessionExpiry } from './session/session-expiry-loop.ts';
export { DEFAULT_SESSION_LIMITS, type SessionLimits, sessionLimitsOf } from './session/session-limits.ts';
export {
  type CurrentSession,
  currentSession,
  type SignInFrom,
  signIn,
  signOut,
} from './session/sessions.ts';
export { startTokenUseWriter, TokenUseNotes } from './session/token-use-notes.ts';
export {
  deleteNamespace,
  listNamespaceNames,
  listNamespaces,
  readNamespace,
  writeNamespace,
} from './tenancy/namespaces.ts';
export {
  deletePartition,
  listPartitionNames,
  listPartitions,
  readPartition,
  writePartition,
} from './tenancy/partitions.ts';
export { requireKnownScope } from './tenancy/require-scope.ts';
export { readTopology } from './topology/read-topology.ts';
export { readTopologyAt, type TopologyAt } from './topology/read-topology-at.ts';
export { readTrafficHistory } from './topology/read-traffic-history.ts';
export { readTrafficAt, type TrafficAt } from './traffic-history/read-traffic-at.ts';
export {
  DEFAULT_TRAFFIC_BYTES,
  startTrafficRecording,
  tidyRecordedTraffic,
  writeRecordedTraffic,
} from './traffic-history/record-traffic.ts';
