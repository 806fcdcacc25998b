export { type AdminServer, type AdminViews, startAdmin } from './admin/admin-server.ts';
export { type BoundSocket, bindSocket, type SocketSource } from './live/bound-socket.ts';
export type { Log } from './log.ts';
export type { AccessLogMode } from './metrics/access-log.ts';
export { startProxy } from './proxy.ts';
export type { ControlPlaneAddress, LocalApplication, ProxyOptions, RunningProxy } from './proxy-options.ts';
export type { ApplicationCheck } from './sidecar/health/application-check.ts';
export type { ControlPlaneLink, Watch, WatchListener } from './snapshot/control-plane-link.ts';
