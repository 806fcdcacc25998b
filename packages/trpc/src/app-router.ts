import { accessRouter, sessionRouter } from './access-router.ts';
import {
  aclRouter,
  authMethodRouter,
  bindingRuleRouter,
  policyRouter,
  roleRouter,
  templatedPolicyRouter,
  tokenRouter,
} from './acl-router.ts';
import { attentionRouter } from './attention-router.ts';
import { auditRouter } from './audit-router.ts';
import { caRouter } from './ca-router.ts';
import { configEntryRouter } from './config-entry-router.ts';
import { discoveryChainRouter } from './discovery-chain-router.ts';
import { intentionRouter } from './intention-router.ts';
import {
  clusterRouter,
  eventsRouter,
  gatewayRouter,
  proxyRouter,
  topologyRouter,
  trafficRouter,
} from './live-router.ts';
import { catalogRouter, exportedServiceRouter, meshGatewayModeRouter, serviceRouter } from './mesh-router.ts';
import { peeringRouter } from './peering-router.ts';
import { namespaceRouter, partitionRouter } from './tenancy-router.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  access: accessRouter,
  acl: aclRouter,
  attention: attentionRouter,
  audit: auditRouter,
  ca: caRouter,
  catalog: catalogRouter,
  cluster: clusterRouter,
  configEntry: configEntryRouter,
  discoveryChain: discoveryChainRouter,
  events: eventsRouter,
  exportedService: exportedServiceRouter,
  gateway: gatewayRouter,
  intention: intentionRouter,
  meshGatewayMode: meshGatewayModeRouter,
  namespace: namespaceRouter,
  partition: partitionRouter,
  peering: peeringRouter,
  policy: policyRouter,
  proxy: proxyRouter,
  role: roleRouter,
  authMethod: authMethodRouter,
  bindingRule: bindingRuleRouter,
  service: serviceRouter,
  session: sessionRouter,
  templatedPolicy: templatedPolicyRouter,
  token: tokenRouter,
  topology: topologyRouter,
  traffic: trafficRouter,
});

export type AppRouter = typeof appRouter;
