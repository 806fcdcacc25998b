import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';

export const KUBERNETES_API_VERSION = 'consul.hashicorp.com/v1alpha1';
/** Kubernetes resources have no `Meta`; it is kept in this annotation, as JSON. */
export const META_ANNOTATION = 'peerway/meta';

/** `service-router` → `ServiceRouter`, as the custom resources are called. */
export function kubernetesKind(kind: ConfigEntryKind): string {
  if (kind === 'jwt-provider') return 'JWTProvider';
  return kind.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export const kindOfKubernetes: ReadonlyMap<string, ConfigEntryKind> = new Map(
  configEntryKinds.map((kind) => [kubernetesKind(kind), kind]),
);
