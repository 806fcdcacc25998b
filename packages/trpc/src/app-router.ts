import { policyRouter, sessionRouter, tokenRouter } from './access-router.ts';
import { clusterRouter, eventsRouter, gatewayRouter, proxyRouter, topologyRouter } from './live-router.ts';
import {
  catalogRouter,
  configEntryRouter,
  exportedServiceRouter,
  meshGatewayModeRouter,
  serviceRouter,
} from './mesh-router.ts';
import { peeringRouter } from './peering-router.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  catalog: catalogRouter,
  cluster: clusterRouter,
  configEntry: configEntryRouter,
  events: eventsRouter,
  exportedService: exportedServiceRouter,
  gateway: gatewayRouter,
  meshGatewayMode: meshGatewayModeRouter,
  peering: peeringRouter,
  policy: policyRouter,
  proxy: proxyRouter,
  service: serviceRouter,
  session: sessionRouter,
  token: tokenRouter,
  topology: topologyRouter,
});

export type AppRouter = typeof appRouter;
