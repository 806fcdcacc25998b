export { allRoutes } from './all-routes.ts';
export { createHttpApi } from './http-api.ts';
export type { Route } from './route.ts';
