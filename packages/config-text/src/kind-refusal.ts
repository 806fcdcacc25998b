import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { nearestName } from './field-name.ts';
import { kindOfKubernetes } from './kubernetes-kind.ts';
import { abbreviate } from './text-node.ts';

/** Kinds that Consul has besides, in its own style and as resources of Kubernetes. */
const otherKinds = [
  'api-gateway',
  'bound-api-gateway',
  'control-plane-request-limit',
  'file-system-certificate',
  'http-route',
  'ingress-gateway',
  'inline-certificate',
  'tcp-route',
  'terminating-gateway',
];
const others = new Set([
  ...otherKinds,
  ...otherKinds.map((kind) => kind.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())),
]);

/** Why a text names no kind that is known, and what would be right. */
export function kindRefusal(written: string, style: 'consul' | 'kubernetes'): string {
  const kinds = style === 'consul' ? configEntryKinds : [...kindOfKubernetes.keys()];
  const shown = abbreviate(JSON.stringify(written));
  if (others.has(written)) return `config entries of kind ${shown} are not supported; there are ${kinds.join(', ')}`;
  const nearest = nearestName(written, kinds);
  const way = nearest === null ? `give one of ${kinds.join(', ')}` : `did you mean ${nearest}?`;
  return `${shown} is not a kind of config entry; ${way}`;
}
