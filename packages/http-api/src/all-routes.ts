import type { Services } from '@peerway/operations';
import { aclLoginRoutes } from './acl-login-routes.ts';
import { aclRoutes } from './acl-routes.ts';
import { aclTokenRoutes } from './acl-token-routes.ts';
import { agentRoutes } from './agent-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { caRoutes } from './ca-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { chainRoutes } from './chain-routes.ts';
import { configRoutes } from './config-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { intentionRoutes } from './intention-routes.ts';
import { peeringRoutes } from './peering-routes.ts';
import type { Route } from './route.ts';
import { statusRoutes } from './status-routes.ts';
import { tenancyRoutes } from './tenancy-routes.ts';

/** Every route below `/v1/`. */
export const allRoutes = (services: Services): Route[] => [
  ...statusRoutes(services),
  ...caRoutes,
  ...peeringRoutes,
  ...configRoutes,
  ...exportRoutes,
  ...catalogRoutes,
  ...healthRoutes,
  ...agentRoutes,
  ...chainRoutes,
  ...intentionRoutes,
  ...tenancyRoutes,
  ...aclTokenRoutes,
  ...aclRoutes,
  ...aclLoginRoutes,
  ...auditRoutes,
];
