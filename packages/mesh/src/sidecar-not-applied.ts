import type { ServiceInstance } from '@peerway/model/catalog';
import { exposedPaths } from './exposed-paths.ts';
import type { NotApplied } from './registered-options.ts';
import { sidecarOptions } from './sidecar-options.ts';
import type { MeshState } from './state.ts';
import { upstreamOptionsNotApplied } from './upstream-options.ts';

/** Everything that the registration of a sidecar says and nothing comes of, with the reason. */
export function sidecarNotApplied(state: MeshState, sidecar: ServiceInstance): NotApplied[] {
  return [
    ...sidecarOptions(state, sidecar).notApplied,
    ...exposedPaths(state, sidecar).notApplied,
    ...upstreamOptionsNotApplied(sidecar),
  ];
}
