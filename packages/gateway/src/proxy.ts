import type { ProxyOptions, RunningProxy } from './proxy-options.ts';

/**
 * Starts a mesh gateway or a sidecar. It serves from what it has on disk at once and follows the control plane in the
 * background, so it resolves also while the control plane is away.
 * Throws when the data directory or the admin port can not be used.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  throw new Error(`not wired yet: ${options.reference.id}`);
}
