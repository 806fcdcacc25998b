import type { ConfigEntry } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { camelName } from './field-name.ts';
import { KUBERNETES_API_VERSION, kubernetesKind, META_ANNOTATION } from './kubernetes-kind.ts';
import { plainEntry } from './plain-entry.ts';

/**
 * The entry as a custom resource. The indexes of a stored entry are left out: a resource has its own. `Meta`, which resources do not
 * have, becomes an annotation.
 */
export function kubernetesResource(entry: ConfigEntry, omitDefaults: boolean): Record<string, unknown> {
  const { kind, name, meta, createIndex, modifyIndex, hash, partition, namespace, ...spec } = plainEntry(entry, {
    omitDefaults,
    rename: camelName,
  });
  const scope = {
    ...(partition === undefined || partition === DEFAULT_PARTITION ? {} : { partition }),
    ...(namespace === undefined || namespace === DEFAULT_NAMESPACE ? {} : { namespace }),
  };
  const isIntentions = entry.Kind === 'service-intentions';
  return {
    apiVersion: KUBERNETES_API_VERSION,
    kind: kubernetesKind(entry.Kind),
    metadata: {
      name: isIntentions ? resourceName(entry.Name) : name,
      ...(meta === undefined ? {} : { annotations: { [META_ANNOTATION]: JSON.stringify(meta) } }),
    },
    spec: isIntentions ? { destination: { name, ...scope }, ...spec } : { ...scope, ...spec },
  };
}

/** A name that Kubernetes takes. The intentions' own destination stands in the resource's `spec`. */
function resourceName(name: string): string {
  return name === '*' ? 'all-services' : name.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
}
